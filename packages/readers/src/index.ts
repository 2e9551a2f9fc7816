export { type ExitMeaning, type ExitTable, exitTableProblem, readExit } from "./exit-table.ts";
export { type Frontmatter, FRONTMATTER_READER, type FrontmatterOptions, readFrontmatter } from "./frontmatter.ts";
export { FRONTMATTER_LIMITS, type FrontmatterLimits } from "./frontmatter-limits.ts";
export type { ReadProblem, ReadProblemCode } from "./read-problem.ts";
export { readVerdictWord, type Vocabulary, vocabularyProblem, type WordMeaning } from "./verdict-word.ts";
