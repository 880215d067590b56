import { createPortal } from "@postern/core";
import { expect, test, vi } from "vitest";
import { freshDatabase, insert } from "./support/database.ts";
import { holdLock, startStore } from "./support/processes.ts";

vi.setConfig({ testTimeout: 60_000 }); // processes start here

test("a write that finds the disk full > rejects, and what was acknowledged stays", async () => {
  const { path, store } = await freshDatabase();
  const { store: cramped } = await startStore(path, { maxFileKb: 512 });
  const acknowledged: string[] = [];
  const fill = async () => {
    for (;;) acknowledged.push((await insert(cramped, { metadata: { note: "x".repeat(5000) } })).id);
  };
  await expect(fill()).rejects.toThrow(/too large|Input\/output error/);
  expect(acknowledged.length).toBeGreaterThan(10);
  for (const id of acknowledged) {
    expect(await cramped.find(id)).toMatchObject({ id });
    expect(await store.find(id)).toMatchObject({ id });
  }
});

test("a store whose writes hang > makes the portal answer 503 until they go on", async () => {
  const { path, store } = await freshDatabase();
  const portal = createPortal({
    baseUrl: "http://127.0.0.1:3000/portal",
    store,
    customers: { find: async () => ({ id: "cus_acme" }) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    onFault: () => {},
  });
  const { id } = await portal.sessions.create({ customerId: "cus_acme" });
  const holder = await holdLock(path);
  await expect(portal.sessions.revoke(id)).rejects.toMatchObject({ code: "store_unavailable", status: 503 });
  await holder.kill();
  await portal.sessions.revoke(id);
  expect(await portal.sessions.get(id)).toMatchObject({ status: "revoked" });
});

test("a database that was closed > rejects every verb", async () => {
  const { documents, store } = await freshDatabase();
  const session = await insert(store);
  const { id, tenantId, customerId } = session;
  await documents.close();
  await expect(store.find(id)).rejects.toThrow("closed");
  await expect(store.create(session)).rejects.toThrow("closed");
  await expect(store.revoke(id, 1)).rejects.toThrow("closed");
  await expect(store.epoch({ tenantId, customerId })).rejects.toThrow("closed");
  await expect(store.revokeAll({ tenantId }, 1)).rejects.toThrow("closed");
});

test("a document that somebody spoilt > is store_corrupt, and its text is told nobody", async () => {
  const { documents, store } = await freshDatabase();
  const { id } = await insert(store);
  const [document] = await documents.get([`session/${id}`]);
  await documents.replace(document!, "no secret JSON");
  await expect(async () => store.find(id)).rejects.toMatchObject({
    code: "store_corrupt",
    cause: { message: `"session/${id}" is not what was written.` },
  });
});
