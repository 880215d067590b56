import { writeNodeReply } from "../../../src/http/index.ts";
import { type Sabotage, without, writes } from "./kit.ts";

export const onWriting: readonly Sabotage[] = [
  {
    name: "drops Set-Cookie",
    steps: writes((reply) => without(reply, "set-cookie")),
    caughtBy: "a form redeem > sets the session cookie in all its forms, and the same once more to the same browser",
  },
  {
    name: "keeps one of several Set-Cookie lines",
    steps: writes(({ headers }) => ({
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : value.at(-1)!]),
      ),
    })),
    caughtBy: "a form redeem > sets the session cookie in all its forms, and the same once more to the same browser",
  },
  {
    name: "sets secure cookies only where the request looks secure",
    steps: writes(({ headers }) => ({
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          typeof value === "string" ? value : value.map((line) => line.replace("; Secure", "")),
        ]),
      ),
    })),
    caughtBy: "logout > ends the session, clears the cookie and goes back; twice is no error",
  },
  {
    name: "writes over the merchant's own cookies",
    steps: {
      write: (response, reply) => {
        response.removeHeader("set-cookie");
        writeNodeReply(response, reply);
      },
    },
    caughtBy: "the merchant's own cookies and Vary > stay beside ours",
  },
  {
    name: "adds an ETag",
    steps: writes(({ headers, body = "" }) => ({ headers: { ...headers, etag: `W/"${body.length}"` } })),
    caughtBy: "an API key > opens the management routes and nothing else",
  },
  {
    name: "answers 304 to whoever asks for it",
    steps: {
      write: (response, reply, { headers }) =>
        writeNodeReply(response, headers["if-none-match"] ? { status: 304, headers: {}, body: undefined } : reply),
    },
    caughtBy: "what asks for a cached copy > gets the reply, never a 304",
  },
  ...["cache-control", "www-authenticate", "content-security-policy", "retry-after"].map((name, index): Sabotage => ({
    name: `drops ${name}`,
    steps: writes((reply) => without(reply, name)),
    caughtBy: [
      "a dead token > is told to its holder",
      "no credential > is a 401 with a challenge, whatever else there is",
      "an access link > is a page that gives the browser its nonce",
      "a store that rejects > is a 503, never a 401 and never the handler",
    ][index]!,
  })),
  {
    name: "believes X-Forwarded-Host",
    steps: {
      write: (response, { headers, ...reply }, { headers: { "x-forwarded-host": host } }) => {
        const { location } = headers;
        const moved =
          typeof location === "string" && typeof host === "string" ? { location: `http://${host}${location}` } : {};
        writeNodeReply(response, { ...reply, headers: { ...headers, ...moved } });
      },
    },
    caughtBy: "what a proxy forwards > changes no origin, path or cookie",
  },
  {
    name: "writes JSON its own way",
    steps: writes(({ body }) => (body?.startsWith("{") ? { body: JSON.stringify(JSON.parse(body), null, 2) } : {})),
    caughtBy: "a good body > creates a session, with its length told in advance or not",
  },
  {
    name: "guesses content types",
    steps: writes(({ headers, body }) => ({
      headers: body ? { ...headers, "content-type": "text/html; charset=utf-8" } : headers,
    })),
    caughtBy: "a content type that a route does not take > is a 415",
  },
];
