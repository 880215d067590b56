import { expect, test } from "vitest";
import { busyGate } from "../src/busy-gate.ts";

/** A gate on a clock that stands still, before work that is busy as long as told so. */
function gateBefore(state: { now: number; busy: boolean }) {
  const patience: boolean[] = [];
  let asked = 0;
  const gate = busyGate(
    () => state.now,
    (patient) => void patience.push(patient),
  );
  const work = () => {
    asked++;
    if (state.busy) throw Object.assign(new Error("database is locked"), { errcode: 517 });
    return "done";
  };
  return { pass: (access: "read" | "write") => gate.pass(access, work), patience, asked: () => asked };
}

test("a reader's BUSY stops readers and writers", () => {
  const state = { now: 0, busy: true };
  const { pass, asked } = gateBefore(state);
  expect(() => pass("read")).toThrow("database is locked");
  state.busy = false;
  expect(() => pass("read")).toThrow("not asked again");
  expect(() => pass("write")).toThrow("not asked again");
  expect(asked()).toBe(1);
  state.now = 100;
  expect(pass("read")).toBe("done");
});

test("a reader that gets through does not end the writers' pause", () => {
  const state = { now: 0, busy: true };
  const { pass, patience } = gateBefore(state);
  expect(() => pass("write")).toThrow("database is locked");
  state.busy = false;
  expect(pass("read")).toBe("done");
  expect(() => pass("write")).toThrow("not asked again");
  expect(patience).toEqual([false]);
  state.now = 100;
  expect(pass("write")).toBe("done");
  expect(patience).toEqual([false, true]);
});

test("other errors close nothing", () => {
  const gate = busyGate(
    () => 0,
    () => expect.unreachable(),
  );
  const fail = () =>
    gate.pass("write", () => {
      throw new TypeError("a bug");
    });
  expect(fail).toThrow("a bug");
  expect(fail).toThrow("a bug");
});
