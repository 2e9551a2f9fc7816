export { commandEffect, type CommandEffectOptions, type PrintedOutput } from "./command-effect.ts";
export { createProcessRunner, type ProcessRunnerOptions } from "./process-runner.ts";
export { detachedEffect, type DetachedEffectOptions } from "./detached-effect.ts";
