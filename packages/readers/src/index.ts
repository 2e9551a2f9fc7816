export { type ExitMeaning, type ExitTable, exitTableProblem, readExit } from "./exit-table.ts";
export { type Frontmatter, FRONTMATTER_READER, type FrontmatterOptions, readFrontmatter } from "./frontmatter.ts";
export { FRONTMATTER_LIMITS, type FrontmatterLimits } from "./frontmatter-limits.ts";
export { JSON_LIMITS, type JsonLimits } from "./json-limits.ts";
export { compileJsonPath, JSON_PATH_LIMITS, type JsonPath, type JsonPathMatch, type JsonPathOptions } from "./json-path.ts";
export { combineMarkerAndExit, type MarkedExit } from "./marked-exit.ts";
export { JSON_READER, type JsonDocument, type JsonOptions, readJson } from "./read-json.ts";
export { type Marker, MARKER_BYTES, MARKER_READER, type MarkerOptions, readMarker } from "./read-marker.ts";
export type { ReadProblem, ReadProblemCode } from "./read-problem.ts";
export {
  readRequirements,
  type RequirementResult,
  type Requirements,
  REQUIREMENTS_READER,
  type RequirementsOptions,
} from "./read-requirements.ts";
export { isMarkerLabel } from "./token-lines.ts";
export { readVerdictWord, type Vocabulary, vocabularyProblem, type WordMeaning } from "./verdict-word.ts";
