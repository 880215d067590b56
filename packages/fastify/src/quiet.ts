import type { FastifyBaseLogger } from "fastify";

const nothing = () => {};

/**
 * A logger that says nothing, for routes with a secret in their URL: Fastify writes the URL in a line of its own
 * for every request. The log level "silent" would leave that to loggers that need not know levels.
 */
const logger: FastifyBaseLogger = {
  level: "silent",
  fatal: nothing,
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  silent: nothing,
  child: () => logger,
};

/** For the route option `childLoggerFactory`. */
export function quiet(): FastifyBaseLogger {
  return logger;
}
