import type { Compilable, CompiledQuery } from "kysely";

/** A statement compiled once: takes its values, gives what Kysely executes. Building a query each time costs three times the look-up. */
export type Statement<Values, Row = unknown> = (values: Values) => CompiledQuery<Row>;

const slots = new WeakMap<object, string>();

/** Marks the place of a named value. Typed `never`, so that it fits wherever a column's value does. */
export function slot(name: string): never {
  const marker = Object.freeze({ slot: name });
  slots.set(marker, name);
  return marker as never;
}

/** Compiles a query whose values are slots. What is not a slot stays as it is. */
export function statement<Values extends object, Row = unknown>(query: Compilable<Row>): Statement<Values, Row> {
  const compiled = query.compile();
  const names = compiled.parameters.map(nameOf);
  return (values) => ({
    sql: compiled.sql,
    query: compiled.query,
    queryId: compiled.queryId,
    parameters: names.map((name, i) => (name === undefined ? compiled.parameters[i] : Reflect.get(values, name))),
  });
}

function nameOf(parameter: unknown): string | undefined {
  return typeof parameter === "object" && parameter !== null ? slots.get(parameter) : undefined;
}
