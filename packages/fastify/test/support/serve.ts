import type { AddressInfo } from "node:net";
import { serveHost } from "@postern/test-support/http";
import type { FastifyInstance } from "fastify";

/** Serves an app until the test is over. @returns how to send it requests, and its port. */
export function serve(app: FastifyInstance) {
  return serveHost({
    start: async () => {
      await app.listen({ port: 0, host: "127.0.0.1" });
      return (app.server.address() as AddressInfo).port;
    },
    stop: () => {
      app.server.closeAllConnections();
      return app.close();
    },
  });
}
