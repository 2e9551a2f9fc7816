// Who builds and deploys for sluice.yaml, and how it is found out whether a deployment happened.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command, defineConfig } from "sluice";

const top = import.meta.dirname;
const worker = (name) => command(["node", join(top, "workers", `${name}.mjs`)], { cwd: top });

// Asked when a worker vanished in the middle: the world knows, a log of ours does not. Ask your servers for the key they were given.
async function prove({ key }) {
  try {
    const production = JSON.parse(readFileSync(join(top, "production.json"), "utf8"));
    return production.key === key ? { kind: "happened", exit: 0 } : { kind: "did-not-happen" };
  } catch (error) {
    return error.code === "ENOENT" ? { kind: "did-not-happen" } : { kind: "unknown" };
  }
}

export default defineConfig({
  effects: { build: worker("build"), deploy: { ...worker("deploy"), prove } },
});
