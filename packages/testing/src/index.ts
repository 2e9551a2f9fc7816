export { pipelineFrom } from "./pipeline-from.ts";
export { outcome, type Script, scriptedRegistry } from "./scripted-gates.ts";
export { refolded, story, type Story, type StoryOptions } from "./story.ts";
