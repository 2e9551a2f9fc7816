// Who does the work of sluice.yaml. Nothing of a pipeline is code, and nothing of this file is policy.
import { join } from "node:path";
import { command, defineConfig } from "sluice";

const top = import.meta.dirname;
const worker = (name) => command(["node", join(top, "workers", `${name}.mjs`)], { cwd: top });

export default defineConfig({
  // Put your agents here: any program, in any language. Keep the reviewer where the developer cannot change it. They see nothing of your
  // environment, and their HOME is an empty folder: what an agent needs to log in is named, { cwd: top, env: { HOME: process.env.HOME } }.
  effects: { developer: worker("developer"), reviewer: worker("reviewer") },
  // people: { ops: ["alice", "bob"] }, // then a gate can ask { of: ["group:ops"] }
});
