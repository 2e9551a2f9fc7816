/** Every code a {@link Problem} can carry, with its meaning. */
export const PROBLEM_CODES = {
  // Reading the text
  YAML_TOO_LARGE: "The text is larger than a definition may be.",
  YAML_CHARACTER: "A control character, a lone surrogate or a character that changes the direction of text.",
  YAML_TOO_DEEP: "Nested deeper than a definition may be.",
  YAML_TAG: "A YAML tag.",
  YAML_ANCHOR: "A YAML anchor.",
  YAML_ALIAS: "A YAML alias.",
  YAML_DIRECTIVE: "A YAML directive.",
  YAML_DOCUMENTS: "More than one document.",
  YAML_EXPLICIT_KEY: "An explicit key (`? key`).",
  YAML_MERGE_KEY: "A merge key (`<<`).",
  YAML_INDENT: "Indentation that does not fit, or a tab in it.",
  YAML_SYNTAX: "Text that is not YAML.",
  YAML_EMPTY: "Nothing in it.",
  NUMBER_INVALID: "A number that cannot be kept exactly, or that YAML tools read differently.",
  // Keys and values
  KEY_DUPLICATE: "The same key twice in one map.",
  KEY_FORBIDDEN: "A key that changes prototypes.",
  KEY_BOOLEAN_WORD: "An unquoted key that some YAML tools read as a boolean.",
  KEY_UNKNOWN: "A key that format 1 does not have at that place.",
  KEY_MISSING: "A key that has to be there.",
  KEY_CONFLICT: "Keys that exclude each other.",
  KEY_INEFFECTIVE: "A key that has no meaning for this kind of gate.",
  VALUE_TYPE: "A value of the wrong type.",
  VALUE_UNKNOWN: "A word that is not among those allowed.",
  VALUE_RANGE: "A value, or a number of items, outside its range.",
  NAME_INVALID: "A name outside the grammar of names.",
  NAME_RESERVED: "A name that means something else already.",
  NAME_DUPLICATE: "A name given twice, written out or derived from a short form.",
  DURATION_INVALID: "Not a duration.",
  TIME_INVALID: "Not a time of the form that is expected there.",
  PATH_INVALID: "Not a plain member path.",
  PLACEHOLDER_UNKNOWN: "A placeholder that does not exist.",
  // Files that gates refer to
  FILE_PATH_INVALID: "Not the plain path of a file in the definition's repository.",
  FILE_UNREADABLE: "The file is not there, or nothing that may be read.",
  FILE_CONTENT_INVALID: "Not a list: other than text, too long, or without an entry.",
  FILE_SOURCE_MISSING: "A reference to a file in a definition that was not read from one.",
  // Gates
  GATE_UNKNOWN: "No gate of that name is registered, or none is declared.",
  GATE_CONFIG_INVALID: "The gate refuses its configuration.",
  GATE_DESCRIPTOR_BROKEN: "The gate's implementation failed while it was asked for its plan.",
  GATE_CANNOT_FAIL: "A required gate that cannot fail guards nothing.",
  GATE_BINDS_INCOMPLETE: "A gate that reads the stage's work must bind it.",
  GATE_CAUSE_UNKNOWN: "The gate has no such cause of error.",
  GATE_EARLY_REFUSED: "Decisions in advance are not allowed in front of a dangerous effect.",
  TOO_MANY_PROBLEMS: "There are more problems than are listed.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link PROBLEM_CODES}. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
