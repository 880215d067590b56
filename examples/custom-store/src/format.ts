import type { Documents } from "./documents.ts";

const KEY = "format";
const FORMAT = "1";

/** Makes an empty database ready for sessions. May run again, and in several processes at once. */
export async function prepare(documents: Documents): Promise<void> {
  await documents.insert(KEY, FORMAT, []);
}

/** Refuses a database that was not prepared, holds another format, or cannot be written. Writes nothing. */
export async function checkFormat(documents: Documents): Promise<void> {
  const [document] = await documents.get([KEY]);
  if (document === undefined) throw new Error("The database holds no sessions yet: run prepare(documents) first.");
  if (document.text !== FORMAT)
    throw new Error(
      `The database has format ${document.text}, and this code knows ${FORMAT}: deploy the code of its age.`,
    );
  // A replacement that never happens still takes the way of a write.
  await documents.replace({ ...document, version: 0 }, FORMAT);
}
