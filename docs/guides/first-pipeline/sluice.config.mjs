import { join } from "node:path";
import { command, defineConfig } from "sluice";

const top = import.meta.dirname;
const worker = (name) => command(["node", join(top, "workers", `${name}.mjs`)], { cwd: top });

export default defineConfig({
  effects: { developer: worker("developer"), reviewer: worker("reviewer") },
});
