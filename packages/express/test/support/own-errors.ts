import type { ErrorRequestHandler } from "express";

/** The error handler of a merchant's app: whatever reaches it says so. */
export const ownErrors: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, _next) => {
  res.statusCode = error.status ?? 500;
  res.end(`the app's: ${error.message}`);
};
