import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentStore, lmdbDocuments } from "@postern/example-custom-store";
import type { Documents } from "@postern/example-custom-store";
import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "./support/database.ts";

test("ready > accepts a prepared database, twice and at once", async () => {
  const { store } = await freshDatabase();
  expect(await Promise.all([store.ready(), store.ready()])).toEqual([undefined, undefined]);
});

test("ready > refuses a database that nobody prepared, and leaves it so", async () => {
  const path = mkdtempSync(join(tmpdir(), "postern-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const documents = lmdbDocuments(path);
  const store = documentStore(documents);
  await expect(store.ready()).rejects.toThrow("run prepare(documents) first");
  await expect(store.ready()).rejects.toThrow("run prepare(documents) first");
  await documents.close();
});

test("ready > refuses a database of another format", async () => {
  const { documents, store } = await freshDatabase();
  const [format] = await documents.get(["format"]);
  await documents.replace(format!, "2");
  await expect(store.ready()).rejects.toThrow("format 2, and this code knows 1");
});

test("ready > refuses a database that it may only read", async () => {
  const { documents } = await freshDatabase();
  const readOnly: Documents = { ...documents, replace: () => Promise.reject(new Error("permission denied")) };
  await expect(documentStore(readOnly).ready()).rejects.toThrow("permission denied");
});
