/**
 * Parses JSON that names every member once: parsers disagree about which of two to believe.
 * @throws {SyntaxError} without any of the text in its message.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError("is not valid JSON");
  }
  refuseRepeatedMembers(text);
  return value;
}

/** Walks text that is known to be JSON; a string before a colon is a member's name. */
function refuseRepeatedMembers(json: string): void {
  const open: (Set<string> | undefined)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      const names = open.at(-1)!;
      if (names.has(name)) throw new SyntaxError("names a member twice");
      names.add(name);
    }
  }
}
