export { createGitVcs, type GitVcsOptions } from "./git-vcs.ts";
