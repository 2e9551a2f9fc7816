import { ProcessEnd, JsonObject, Position, Digest } from '@sluice/core';

/**
 * What a command's exit codes mean. Without `fail`, every other code up to 125 fails; with it, a code on neither list is an error.
 * 126 and above are the shell's and the system's own and always errors.
 */
interface ExitTable {
    /** Default: 0. */
    readonly pass?: readonly number[];
    readonly fail?: readonly number[];
}
/** What the end of a process means. `code` is stable, for `Outcome.code`. */
type ExitMeaning = {
    readonly value: "pass" | "fail";
    readonly code: string;
    readonly reason: string;
} | {
    readonly value: "error";
    readonly class: "infrastructure";
    readonly code: string;
    readonly reason: string;
};
/** Reads how a process ended (threat PRC-5): only a clean exit with a listed code passes, and a code on both lists fails. */
declare function readExit(end: ProcessEnd, table?: ExitTable): ExitMeaning;
/** What is wrong with a table, or `undefined`: codes outside 0 to 125, no code to pass with, or a code with two meanings. */
declare function exitTableProblem(table: ExitTable): string | undefined;

/** What a file's header may be at most. Ten times what 5,000 real files need (FM-9). */
interface FrontmatterLimits {
    /** Of the whole file; for text, UTF-16 units. */
    readonly fileBytes: number;
    /** Of the block between the fences, in UTF-16 units. */
    readonly headerBytes: number;
    readonly lines: number;
    readonly depth: number;
    /** Fields, nested ones included. */
    readonly keys: number;
}
/** The limits that hold unless lower ones are given. */
declare const FRONTMATTER_LIMITS: FrontmatterLimits;

/** Why a text could not be read. Every code is a refusal; none of them degrades to guessing. */
type ReadProblemCode = "FRONTMATTER_MISSING" | "FRONTMATTER_FENCE" | "FRONTMATTER_UNCLOSED" | "FRONTMATTER_ENCODING" | "FRONTMATTER_CHARACTER" | "FRONTMATTER_TOO_LARGE" | "FRONTMATTER_TOO_DEEP" | "FRONTMATTER_UNSAFE" | "FRONTMATTER_SYNTAX" | "FRONTMATTER_KEY" | "FRONTMATTER_DUPLICATE_KEY" | "FRONTMATTER_NOT_A_MAP";
/**
 * A coded refusal that a coding agent can act on. It never carries text of the file, so that no secret leaves with it (threat YML-13).
 */
interface ReadProblem {
    readonly code: ReadProblemCode;
    /** In the whole file; starts at 1. */
    readonly line?: number;
    /** In UTF-16 units; starts at 1. */
    readonly column?: number;
    /** What was found. */
    readonly message: string;
    /** What to write instead. */
    readonly hint: string;
}

/** Raised whenever the same bytes may be read differently. */
declare const FRONTMATTER_READER = "frontmatter/1";
/** A file whose header could be read. */
interface Frontmatter {
    /**
     * The fields, as null-prototype JSON in which every scalar is the text of its source: `014`, `no` and `2024-01-01` are those words, and
     * an empty value is `""`. Convert with a strict grammar of your own.
     */
    readonly data: JsonObject;
    /** Where each top-level key stands in the file. */
    readonly positions: ReadonlyMap<string, Position>;
    /** What stands below the header, for people. Verdicts are never read from it. */
    readonly body: string;
    /** Of the whole file as given. */
    readonly digest: Digest;
    /** The beginning of the header, bounded, not redacted. */
    readonly excerpt: string;
    readonly reader: typeof FRONTMATTER_READER;
}
/**
 * Reads the YAML header of a report that somebody untrusted wrote. No languages, tags, anchors, aliases, merge keys, directives or
 * duplicate names; sizes and nesting are bounded; anything that is not exactly right is a coded problem with position and hint.
 * Same bytes, same answer; never throws.
 *
 * @param limits may only lower {@link FRONTMATTER_LIMITS}
 */
declare function readFrontmatter(source: Uint8Array | string, limits?: Partial<FrontmatterLimits>): ({
    readonly ok: true;
} & Frontmatter) | {
    readonly ok: false;
    readonly problem: ReadProblem;
};

/** Which words mean what. Everything else is an unknown word. */
interface Vocabulary {
    readonly pass: readonly string[];
    readonly fail: readonly string[];
    readonly inconclusive?: readonly string[];
}
/** What a word means. */
type WordMeaning = "pass" | "fail" | "inconclusive" | "unknown";
/**
 * What a verdict word means: compared as text after stripping ASCII space and tab and folding ASCII letters, nothing else, so that no
 * other spelling, look-alike or surrounding text counts (threat TOK-1). A word on two lists has its most negative meaning.
 */
declare function readVerdictWord(word: string, vocabulary: Vocabulary): WordMeaning;
/** What is wrong with a vocabulary, or `undefined`: no word to pass or to fail with, an empty or overlong word, or one word with two meanings. */
declare function vocabularyProblem(vocabulary: Vocabulary): string | undefined;

export { FRONTMATTER_LIMITS, FRONTMATTER_READER, exitTableProblem, readExit, readFrontmatter, readVerdictWord, vocabularyProblem };
export type { ExitMeaning, ExitTable, Frontmatter, FrontmatterLimits, ReadProblem, ReadProblemCode, Vocabulary, WordMeaning };
