/**
 * Whether a request that changes something may come from where it comes from. Browsers say so in `Sec-Fetch-Site` and `Origin`, which no
 * page can forge; other clients send neither and carry no cookies of anybody. An opaque origin (`null`) is nobody's.
 */
export function isSameOrigin(request: Request, origins: readonly string[]): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  const origin = request.headers.get("origin");
  return origin === null || origins.includes(origin);
}
