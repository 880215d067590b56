import { describe, expect, test } from "vitest";
import type { Customer } from "../../src/directory.ts";
import type { PortalError, PortalErrorCode } from "../../src/errors.ts";
import { memoryStore } from "../../src/memory-store.ts";
import type { CustomerRef } from "../../src/operations/create-input.ts";
import type { RevokeInput } from "../../src/operations/revoke.ts";
import { directoryOf, testPortal, verdict } from "../support.ts";

const acme: Customer = { id: "cus_acme", externalId: "acme-001" };
const byId: CustomerRef = { customerId: "cus_acme" };
const byExternalId: CustomerRef = { customerExternalId: "acme-001" };
const revocations: [CustomerRef, RevokeInput][] = [byId, byExternalId].flatMap((ref) =>
  [{ customerId: "cus_acme" }, { customerExternalId: "acme-001" }, { all: true as const }].map(
    (target): [CustomerRef, RevokeInput] => [ref, target],
  ),
);

/** A directory whose last question of a create waits until it is let through. */
function gatedDirectory(ref: CustomerRef) {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Customer>();
  let left = ref.customerId === undefined ? 2 : 1;
  const find = async () => {
    left -= 1;
    if (left !== 0) return acme;
    asked.resolve();
    return answer.promise;
  };
  return { find, asked: asked.promise, let: () => answer.resolve(acme) };
}

describe("a create in flight", () => {
  test.each(revocations)("by %j is born dead when the directory answers it before revoke %j", async (ref, target) => {
    const directory = gatedDirectory(ref);
    const { portal } = testPortal({ customers: directory });
    const creating = portal.sessions.create({ ...ref, delivery: "token" });
    await directory.asked;
    await portal.sessions.revoke(target);
    directory.let();
    const { token, id } = await creating;
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
    expect(await portal.sessions.get(id)).toMatchObject({ status: "revoked" });
  });

  test.each(revocations)("by %j is born dead when its insert lands after revoke %j", async (ref, target) => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const inserting = Promise.withResolvers<void>();
    const open = Promise.withResolvers<void>();
    store.replace({
      create: async (session) => {
        inserting.resolve();
        await open.promise;
        return memory.create(session);
      },
    });
    const creating = portal.sessions.create({ ...ref });
    await inserting.promise;
    await portal.sessions.revoke(target);
    open.resolve();
    const { token } = await creating;
    await expect(portal.redeem(token)).rejects.toMatchObject({ code: "session_revoked", status: 410 });
    expect(store.calls).not.toContain("redeem");
  });

  test("is refused when its customer is forgotten before the directory is asked", async () => {
    const { portal, store, directory } = testPortal();
    const memory = memoryStore();
    store.replace({
      epoch: async (owner) => {
        directory.known = directory.known.filter(({ id }) => id !== owner.customerId);
        return memory.epoch(owner);
      },
    });
    await expect(portal.sessions.create(byExternalId)).rejects.toMatchObject({ code: "customer_unknown" });
  });

  test("lives when another customer or tenant is revoked meanwhile", async () => {
    const directory = gatedDirectory(byId);
    const { portal } = testPortal({ customers: directory });
    const creating = portal.sessions.create({ ...byId, delivery: "token" });
    await directory.asked;
    await portal.sessions.revoke({ customerId: "cus_globex" });
    await portal.forTenant("other").sessions.revoke({ all: true });
    await portal.forTenant("other").sessions.revoke({ customerId: "cus_acme" });
    directory.let();
    expect(await portal.authorize((await creating).token)).toMatchObject({ customerId: "cus_acme" });
  });
});

describe("a customer whom the directory forgets, and who is revoked by id afterwards", () => {
  const orders = [byId, byExternalId].flatMap((ref) => {
    const calls = ref.customerId === undefined ? 4 : 3; // epoch, directory, insert; by external id the directory twice
    const instants = Array.from({ length: calls + 1 }, (_, at) => at);
    return instants.flatMap((forgetAt) =>
      instants.slice(forgetAt).map((revokeAt) => ({ ref, calls, forgetAt, revokeAt })),
    );
  });

  test.each(orders)("keeps nothing of a create by $ref: $forgetAt, $revokeAt of $calls", async (order) => {
    const memory = memoryStore();
    const { portal, store, directory } = testPortal({ store: memory });
    const listed = directoryOf();
    const { known } = listed;
    const meanwhile = async (at: number) => {
      if (at === order.forgetAt) listed.known = [];
      if (at === order.revokeAt) await portal.sessions.revoke({ customerId: "cus_acme" });
    };
    let calls = 0;
    directory.find = async (query) => (await meanwhile(calls++), listed.find(query));
    store.replace({
      epoch: async (owner) => (await meanwhile(calls++), memory.epoch(owner)),
      create: async (session) => (await meanwhile(calls++), memory.create(session)),
    });
    const creating = portal.sessions.create({ ...order.ref, delivery: "token" });
    const made = await creating.catch(({ code }: PortalError) => code);
    await meanwhile(order.calls);
    listed.known = known; // a customer who comes back has no old session
    const outcome = typeof made === "string" ? made : await verdict(portal.authorize(made.token));
    const isTooLate = order.forgetAt > order.calls - 2; // the directory was asked for the last time
    expect(outcome).toBe(isTooLate ? "401 session_revoked" : "customer_unknown");
  });
});

describe("the directory's answer to create", () => {
  const answering = (...answers: unknown[]) => {
    const customers = {
      ...directoryOf(),
      find: async () => (answers.length > 1 ? answers.shift() : answers[0]) as Customer,
    };
    return testPortal({ customers }).portal.sessions;
  };

  test.each<[string, PortalErrorCode, CustomerRef, unknown[]]>([
    ["none", "customer_unknown", byId, [undefined]],
    ["null", "customer_unknown", byId, [null]],
    ["another id", "customer_unknown", byId, [{ id: "cus_globex" }]],
    ["an id of another case", "customer_unknown", byId, [{ id: "CUS_ACME" }]],
    ["an id with a trailing space", "customer_unknown", byId, [{ id: "cus_acme " }]],
    ["an id of another normal form", "customer_unknown", { customerId: "cus_é" }, [{ id: "cus_e\u0301" }]],
    ["another external id", "customer_unknown", byExternalId, [{ ...acme, externalId: "acme-002" }]],
    ["an external id of another case", "customer_unknown", byExternalId, [{ ...acme, externalId: "ACME-001" }]],
    ["no external id", "customer_unknown", byExternalId, [{ id: "cus_acme" }]],
    ["another id the second time", "customer_unknown", byExternalId, [acme, { ...acme, id: "cus_globex" }]],
    ["another external id the second time", "customer_unknown", byExternalId, [acme, { ...acme, externalId: "x" }]],
    ["no id", "directory_unavailable", byId, [{}]],
    ["an id that is a number", "directory_unavailable", byId, [{ id: 5 }]],
    ["an empty id", "directory_unavailable", byExternalId, [{ id: "", externalId: "acme-001" }]],
    ["an id with a line feed", "directory_unavailable", byExternalId, [{ id: "a\n", externalId: "acme-001" }]],
    ["an external id that is a number", "directory_unavailable", byId, [{ id: "cus_acme", externalId: 7 }]],
    ["an empty external id", "directory_unavailable", byId, [{ id: "cus_acme", externalId: "" }]],
    ["a name that is no text", "directory_unavailable", byId, [{ id: "cus_acme", name: {} }]],
    ["true", "directory_unavailable", byId, [true]],
    ["a list", "directory_unavailable", byId, [[acme]]],
  ])("being %s is a %s", async (_, code, ref, answers) => {
    await expect(answering(...answers).create(ref)).rejects.toMatchObject({ code });
  });

  test("may say null for an external id, and be no promise", async () => {
    const customers = { find: () => ({ id: "cus_acme", externalId: null, name: null }) };
    const { sessions } = testPortal({ customers }).portal;
    expect(await sessions.create(byId)).toMatchObject({ customerExternalId: null });
  });

  test.each([
    ["rejects", () => Promise.reject(new Error("down"))],
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
  ])("is a 503 when it %s", async (_, find) => {
    const call = testPortal({ customers: { find } }).portal.sessions.create(byId);
    await expect(call).rejects.toMatchObject({
      code: "directory_unavailable",
      status: 503,
      headers: { "retry-after": "1" },
    });
  });
});
