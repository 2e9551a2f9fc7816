export { github } from "./github.ts";
export type { GithubOptions } from "./github-options.ts";
