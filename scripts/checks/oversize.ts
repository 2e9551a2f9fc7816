export type Weight = { readonly name: string; readonly bytes: number; readonly limit: number };

/** The packages above their limit, one line each. */
export function oversize(weights: readonly Weight[]): readonly string[] {
  return weights
    .filter(({ bytes, limit }) => bytes > limit)
    .map(({ name, bytes, limit }) => `${name}: ${bytes} bytes, ${limit} is the most`);
}
