import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AdapterApp, AdapterSetup } from "@postern/core/conformance";
import type { RequestHandler } from "express";
import {
  enterPortal,
  getPortal,
  managementRoutes,
  portalErrors,
  portalGuard,
  portalRoutes,
  profileRoutes,
} from "../../src/index.ts";
import type { Express } from "./majors.ts";

/** Express as `adapterCases` want it. */
export function adapterHost(express: Express): AdapterSetup {
  return {
    async start(app) {
      const server = createServer({ maxHeaderSize: 262_144 }, appOf(express, app)).listen(0, "127.0.0.1");
      await new Promise((listening) => server.once("listening", listening));
      return {
        port: (server.address() as AddressInfo).port,
        stop: async () => {
          server.closeAllConnections();
          await new Promise((closed) => server.close(closed));
        },
      };
    },
  };
}

function appOf(express: Express, app: AdapterApp) {
  const { portal } = app;
  const router = express.Router();
  router.use(ownHeaders(app));
  if (app.parsers) router.use(express.json(), express.urlencoded({ extended: false }));
  router.use(app.management, managementRoutes(portal));
  router.use(app.customerSide, portalRoutes(portal));
  for (const { at, profile } of app.profiles) router.use(at, profileRoutes(profile));
  for (const { method, path, scopes, authority, onDenied, handle } of app.guarded) {
    const answer: RequestHandler = (req, res) => void res.json(handle(getPortal(authority, req)));
    const guard = portalGuard(authority, { scopes, onDenied });
    router[method === "GET" ? "get" : "post"](path, guard, answer, portalErrors(authority));
  }
  // Refusals are answered by it, and no case makes it reject: Express 4 would wait for ever.
  router.all(app.enter.path, (req, res) => void enterPortal(portal, req, res, app.enter.input));
  router.post(app.echo, express.text({ type: "*/*" }), (req, res) => {
    res.send(req.body);
  });
  const host = express().set("env", "test").set("trust proxy", app.trustProxy);
  return host.use(app.under || "/", router).use(portalErrors(portal));
}

function ownHeaders({ before }: AdapterApp): RequestHandler {
  return (_req, res, next) => {
    for (const [name, value] of before) res.append(name, value);
    next();
  };
}
