import { type Setup, type StoreName, storeNames, type Token } from "./setup.ts";

/** Who wrote a guard: nobody, the app's own author, we, or the author of another package. */
export type Kind = "bare" | "hand" | "ours" | "peer";

/** One way to guard the route, by which the results name it. */
export interface Entry {
  readonly name: string;
  readonly kind: Kind;
  /** Those that are compared with each other run together, beside the bare routes, which are in no group. */
  readonly group?: StoreName | "peers";
  readonly load: () => Promise<Setup>;
}

export const frameworks = ["fastify", "express", "koa"] as const;
export type Framework = (typeof frameworks)[number];

const peers: Readonly<Record<Framework, Readonly<Record<string, () => Promise<Setup>>>>> = {
  fastify: {
    "@fastify/jwt": async () => (await import("./fastify/jwt.ts")).setup.bind(undefined, false),
    "@fastify/jwt, cached": async () => (await import("./fastify/jwt.ts")).setup.bind(undefined, true),
    "@fastify/session, memory": async () => (await import("./fastify/session.ts")).setup,
    "@fastify/secure-session": async () => (await import("./fastify/secure-session.ts")).setup,
    "jose on every request": async () => (await import("./fastify/jose.ts")).setup,
  },
  express: {
    "express-session, memory": async () => {
      const { setup } = await import("./express/session.ts");
      return (stage) => setup(stage, "memory");
    },
    "express-session, connect-redis": async () => {
      const { setup } = await import("./express/session.ts");
      return (stage) => setup(stage, "redis");
    },
    "express-oauth2-jwt-bearer": async () => (await import("./express/oauth2-jwt-bearer.ts")).setup,
    "iron-session": async () => (await import("./express/iron-session.ts")).setup,
    "better-auth, sqlite": async () => (await import("./express/better-auth.ts")).setup,
    "jose on every request": async () => (await import("./express/jose.ts")).setup,
  },
  koa: {
    "koa-jwt": async () => (await import("./koa/jwt.ts")).setup,
    "koa-session": async () => (await import("./koa/session.ts")).setup,
    "jose on every request": async () => (await import("./koa/jose.ts")).setup,
  },
};

/** Every guard of a framework, the bare route first. */
export function matrixOf(framework: Framework): readonly Entry[] {
  const { bare, hand, ours } = own[framework];
  const nobody = (name: string, token: Token): Entry => ({
    name,
    kind: "bare",
    load: async () => () => bare().then((m) => m.setup(token)),
  });
  const byHand = (store: Parameters<Awaited<ReturnType<typeof hand>>["setup"]>[1], token: Token = "opaque"): Entry => ({
    name: token === "jwt" ? `hand-written, JWT, ${store}` : `hand-written, ${store}`,
    kind: "hand",
    group: store === "awaited memory" ? "memory" : store,
    load: async () => (stage) => hand().then((m) => m.setup(stage, store, token)),
  });
  const stores = storeNames.flatMap((store): Entry[] => [
    ...(store === "memory" ? [byHand("awaited memory")] : []),
    byHand(store),
    byHand(store, "jwt"),
    {
      name: `Postern, ${store}`,
      kind: "ours",
      group: store,
      load: async () => (stage) => ours().then((m) => m.setup(stage, store, "opaque")),
    },
    {
      name: `Postern, JWT, ${store}`,
      kind: "ours",
      group: store,
      load: async () => (stage) => ours().then((m) => m.setup(stage, store, "jwt")),
    },
  ]);
  const others = Object.entries(peers[framework]).map(([name, load]): Entry => ({
    name,
    kind: "peer",
    group: "peers",
    load,
  }));
  return [nobody("bare", "opaque"), nobody("bare, JWT", "jwt"), ...stores, ...others];
}

const own = {
  fastify: {
    bare: () => import("./fastify/bare.ts"),
    hand: () => import("./fastify/hand.ts"),
    ours: () => import("./fastify/ours.ts"),
  },
  express: {
    bare: () => import("./express/bare.ts"),
    hand: () => import("./express/hand.ts"),
    ours: () => import("./express/ours.ts"),
  },
  koa: {
    bare: () => import("./koa/bare.ts"),
    hand: () => import("./koa/hand.ts"),
    ours: () => import("./koa/ours.ts"),
  },
} as const satisfies Record<Framework, unknown>;
