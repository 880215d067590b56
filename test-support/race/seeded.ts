/** Numbers from 0 to below 1, the same for the same seed in every process: xorshift over a 32-bit mix of the parts. */
export function seeded(...parts: readonly number[]): () => number {
  let state = 0x9e3779b9;
  for (const part of parts) state = Math.imul(state ^ part, 0x85ebca6b) ^ (state >>> 13);
  state ||= 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}
