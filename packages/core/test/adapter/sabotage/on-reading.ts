import { reads, type Sabotage } from "./kit.ts";

export const onReading: readonly Sabotage[] = [
  {
    name: "decodes the path before core does",
    steps: reads(({ path }) => ({ path: path.replaceAll(/%[0-9A-F]{2}/gi, decodeURIComponent) })),
    caughtBy: "an escaped id > is decoded once, never twice",
  },
  {
    name: "takes paths of any case",
    steps: reads(({ path }) => ({ path: path.toLowerCase() })),
    caughtBy: "another case > is nobody's path",
  },
  {
    name: "takes any number of slashes",
    steps: reads(({ path }) => ({ path: path.replace(/\/+$/, "") || "/" })),
    caughtBy: "a slash too many > is nobody's path",
  },
  {
    name: "forgets where it is mounted",
    steps: reads(({ path }) => ({ fullPath: path })),
    caughtBy: "an app that is nested below a path > has every route there, and tells where a session is",
  },
  {
    name: "reads a credential from the query",
    steps: reads(({ query, header }) => ({
      header: (name) =>
        header(name) ??
        (name === "x-session-token" ? (new URLSearchParams(query).get("token") ?? undefined) : undefined),
    })),
    caughtBy: "a query > is never where a credential is read",
  },
  {
    name: "believes X-HTTP-Method-Override",
    steps: reads(({ method, header }) => ({ method: header("x-http-method-override") ?? method })),
    caughtBy: "what a proxy forwards > changes no origin, path or cookie",
  },
  {
    name: "believes X-Rewrite-Url",
    steps: reads(({ path, header }) => ({ path: header("x-rewrite-url")?.replace("/portal", "") ?? path })),
    caughtBy: "what a proxy forwards > changes no origin, path or cookie",
  },
  {
    name: "takes the first of two headers",
    steps: {
      read: (request, incoming) => ({ ...request, header: (name) => incoming.headersDistinct[name]?.[0] }),
    },
    caughtBy: "a header that stands twice > is never one good credential out of two",
  },
  {
    name: "parses JSON itself",
    steps: { readBody: async (incoming) => ({ parsed: JSON.parse(await textOf(incoming)) as unknown }) },
    caughtBy: "a member that stands twice > is a 400",
  },
  {
    name: "reads bodies of any length and encoding",
    steps: { readBody: async (incoming) => ({ text: await textOf(incoming) }) },
    caughtBy: "a body over 32 KB > is a 413, and the connection serves the next request",
  },
  {
    name: "takes any bytes for UTF-8",
    steps: { readBody: async (incoming) => ({ text: await textOf(incoming) }) },
    caughtBy: "bytes that are no UTF-8 > are a 400",
  },
  {
    name: "reads the body before it knows whose the request is",
    steps: {
      call: async (handle, request, incoming) => {
        await incoming.toArray();
        return handle(request);
      },
    },
    caughtBy: "a route of the merchant's below ours > gets its request with the body unread",
  },
];

async function textOf(incoming: { toArray(): Promise<unknown[]> }): Promise<string> {
  return Buffer.concat((await incoming.toArray()) as Buffer[]).toString();
}
