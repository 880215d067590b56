import { expect, it } from "vitest";
import type { Send } from "../http.ts";
import { bearer, type SamplePortal, samplePortal } from "../sample-portal.ts";

type Served = Promise<{ readonly send: Send }>;

/** @param serve serves `GET /both` behind guards of both portals, one's first; it answers what each admitted, in JSON. */
export function twoPortalsOnOneRoute(serve: (one: SamplePortal, other: SamplePortal) => Served): void {
  it("tells two portals' sessions apart on one route", async () => {
    const [one, other] = [samplePortal({ name: "one" }), samplePortal({ name: "other" })];
    const { send } = await serve(one, other);
    const token = { customerId: "cus_acme", delivery: "token" } as const;
    const [first, second] = [await one.sessions.create(token), await other.sessions.create(token)];
    const cookie = `__Host-one=${first.token}; __Host-other=${second.token}`;
    const both = await send("/both", { headers: { cookie } });
    expect(both.json).toMatchObject([{ sessionId: first.id }, { sessionId: second.id }]);
    expect(await send("/both", { headers: { cookie: `__Host-one=${first.token}` } })).toMatchObject({ status: 401 });
  });
}

/** What a handler says of the file that it is about to send. */
export const fileHeaders = {
  "content-digest": "sha-256=:AA==:",
  "content-disposition": 'attachment; filename="invoice.pdf"',
  "content-encoding": "gzip",
  "content-language": "de",
  etag: '"1"',
  "transfer-encoding": "chunked",
  "last-modified": "Fri, 27 Nov 2026 10:00:00 GMT",
  "x-own": "kept",
};

/** @param serve serves `GET /file`: its handler sets `fileHeaders` and throws `resource_unknown` to `portalErrors`. */
export function nothingLeftOfTheFile(serve: (portal: SamplePortal) => Served): void {
  it("leaves nothing of what the handler had said of its file", async () => {
    const portal = samplePortal();
    const { send } = await serve(portal);
    const { status, headers, json } = await send("/file", { headers: await bearer(portal) });
    expect({ status, json }).toMatchObject({ status: 404, json: { code: "resource_unknown" } });
    expect(headers).toMatchObject({ "x-own": "kept", "content-type": "application/problem+json; charset=utf-8" });
    for (const name of Object.keys(fileHeaders).filter((each) => each !== "x-own"))
      expect(headers).not.toHaveProperty(name);
  });
}
