export { plane } from "./plane.ts";
export type { PlaneOptions } from "./plane-options.ts";
