import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { apiKeys, createPortal, memoryStore } from "@postern/core";
import { managementRoutes } from "@postern/express";
import express from "express";
import { describe, expect, onTestFinished, test } from "vitest";
import { NOW, postern } from "./support.ts";

const key = "sk_test_cli_00000001";

/** A real management API on a real port, and the CLI with its key in the environment. */
async function served() {
  const portal = createPortal({
    baseUrl: "https://billing.example.com/portal",
    store: memoryStore(),
    customers: {
      find: ({ customerId, customerExternalId }) => {
        const id = customerId ?? `cus_${customerExternalId?.slice("ext_".length)}`;
        return { id, externalId: id.replace("cus_", "ext_") };
      },
    },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key }]),
    clock: () => NOW,
  });
  const app = express().use("/v1/portal-sessions", managementRoutes(portal));
  const server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const POSTERN_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/portal-sessions`;
  const env = { POSTERN_URL, POSTERN_API_KEY: key };
  const cli = (...argv: string[]) => postern(["sessions", ...argv], { env });
  return { portal, cli, env };
}

describe("postern sessions list", () => {
  test("shows one line for each live session, newest first", async () => {
    const { portal, cli } = await served();
    const one = await portal.sessions.create({ customerId: "cus_a", actor: "jo" });
    const gone = await portal.sessions.create({ customerId: "cus_a" });
    await portal.sessions.revoke(gone.id);
    const { code, out, err } = await cli("list");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`${one.id}  issued    2026-11-26T11:00:00.000Z  cus_a (jo)\n`);
    expect((await cli("list", "--include-expired")).out).toContain(`${gone.id}  revoked`);
    expect((await cli("list", "--customer-id", "cus_b")).out).toBe("No sessions.\n");
  });

  test("takes every filter, and tells all members as JSON", async () => {
    const { portal, cli } = await served();
    const { id } = await portal.sessions.create({ customerId: "cus_a", actor: "jo" });
    await portal.sessions.create({ customerId: "cus_b" });
    const { json } = await cli(
      "list",
      "--json",
      "--customer-external-id",
      "ext_a",
      "--actor",
      "jo",
      "--status",
      "issued",
    );
    expect(json).toMatchObject([
      { id, customerExternalId: "ext_a", createdAt: "2026-11-26T10:00:00.000Z", redeemedAt: null },
    ]);
  });

  test("goes through pages up to its limit", async () => {
    const { portal, cli } = await served();
    for (let index = 0; index < 130; index += 1) await portal.sessions.create({ customerId: "cus_a" });
    const counts = [undefined, "7", "125", "1000"].map(async (limit) => {
      const { json } = await cli("list", "--json", ...(limit === undefined ? [] : ["--limit", limit]));
      return (json as unknown[]).length;
    });
    expect(await Promise.all(counts)).toEqual([100, 7, 125, 130]);
  });

  test("shows nothing that a terminal would obey", async () => {
    const { portal, cli } = await served();
    await portal.sessions.create({ customerId: "cus_\u202Etxt.exe" });
    expect((await cli("list")).out).toContain("cus_�txt.exe");
  });

  test.each([
    [["--limit", "0"], "--limit must be"],
    [["--limit", "100001"], "--limit must be"],
    [["--status", "open"], "--status must be"],
  ])("is called wrongly with %j", async (flags, message) => {
    const { cli } = await served();
    expect(await cli("list", ...flags)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(message) });
  });

  test("fails with the server's own words", async () => {
    const { cli } = await served();
    const refused = await cli("list", "--actor", "jo");
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("actor: goes only with a customerId") });
  });
});

describe("postern sessions revoke", () => {
  const ways = {
    "--id": (id: string) => ["--id", id],
    "--customer-id": () => ["--customer-id", "cus_a"],
    "--customer-external-id": () => ["--customer-external-id", "ext_a"],
    "--all --yes": () => ["--all", "--yes"],
  };
  test.each(Object.entries(ways))("ends by %s", async (_what, flags) => {
    const { portal, cli } = await served();
    const { id } = await portal.sessions.create({ customerId: "cus_a" });
    expect(await cli("revoke", ...flags(id))).toMatchObject({ code: 0, out: "Revoked.\n", err: "" });
    expect(await portal.sessions.get(id)).toMatchObject({ status: "revoked" });
  });

  test("tells as JSON what was ended", async () => {
    const { cli } = await served();
    expect((await cli("revoke", "--json", "--customer-id", "cus_a")).json).toEqual({
      revoked: { customerId: "cus_a" },
    });
  });

  test.each([
    [[], "give exactly one of"],
    [["--yes"], "give exactly one of"],
    [["--id", "ps_a", "--customer-id", "cus_a"], "give exactly one of"],
    [["--all", "--customer-id", "cus_a", "--yes"], "give exactly one of"],
    [["--all"], "add --yes"],
  ])("ends nothing with %j", async (flags, message) => {
    const { portal, cli } = await served();
    const { id } = await portal.sessions.create({ customerId: "cus_a" });
    expect(await cli("revoke", ...flags)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(await portal.sessions.get(id)).toMatchObject({ status: "issued" });
  });

  test("fails for an id that nobody has", async () => {
    const { cli } = await served();
    expect(await cli("revoke", "--id", "ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa")).toMatchObject({
      code: 1,
      err: "postern: There is no such session.\n",
    });
  });
});

describe("the API key", () => {
  test("comes from standard input as well", async () => {
    const { env } = await served();
    const argv = ["sessions", "list", "--key-stdin", "--url", env.POSTERN_URL];
    expect(await postern(argv, { typed: `${key}\n` })).toMatchObject({ code: 0, out: "No sessions.\n" });
  });

  test.each([
    ["missing", undefined, 2, "set POSTERN_API_KEY"],
    ["a publishable one", "pk_test_cli_00000001", 2, "must be a secret one"],
    ["no key at all", "sk_ test", 2, "must be a secret one"],
    ["nobody's", "sk_test_nobody_0001", 1, "The API key is not valid."],
  ])("that is %s is refused, and not repeated", async (_what, given, code, message) => {
    const { env } = await served();
    const refused = await postern(["sessions", "list", "--url", env.POSTERN_URL], { env: { POSTERN_API_KEY: given } });
    expect(refused).toMatchObject({ code, out: "", err: expect.stringContaining(message) });
    expect(refused.err).not.toContain(given ?? key);
  });

  test("has no flag, and is not repeated when it is typed as one", async () => {
    const { env } = await served();
    const { code, err } = await postern(["sessions", "list", `--api-key=${key}`], { env });
    expect([code, err.includes(key)]).toEqual([2, false]);
  });

  test("goes to no address that is unsafe, or that holds a password", async () => {
    for (const url of ["http://billing.example.com/v1", "https://u:geheim@billing.example.com/v1", "billing"]) {
      const { code, err } = await postern(["sessions", "list", "--url", url], { env: { POSTERN_API_KEY: key } });
      expect([code, err]).toEqual([2, expect.stringContaining("the URL must be https")]);
      expect(err).not.toContain("geheim");
    }
  });
});
