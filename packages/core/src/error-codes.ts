/**
 * Every code that a {@link SluiceError} or a refused answer can carry, with its meaning. One table for all packages, so that a code
 * means one thing everywhere; `docs/reference/errors.md` is checked against it both ways.
 */
export const ERROR_CODES = {
  // Names and JSON
  IDENTIFIER_INVALID: "A name is outside the identifier grammar.",
  JSON_NOT_CANONICAL: "A value cannot be written as canonical JSON.",
  // Definitions and configuration
  DEFINITION_INVALID: "The definition does not follow format 1.",
  DEFINITION_UNPROVEN: "The definition follows the format, but a run of it could get stuck, loop or finish falsely.",
  DEFINITION_UNREADABLE: "The definition file is missing, too large or not readable as text.",
  DEFINITION_UNKNOWN: "No pipeline of that name, or no definition of that digest, is known here.",
  SCENARIO_INVALID: "A file of scenarios does not follow its format, or names what its pipeline does not have.",
  CONFIG_INVALID: "The configuration file or the options of createSluice are wrong.",
  CONFIG_UNTRUSTED: "The configuration file differs from its content at the policy ref.",
  GATE_INVALID: "A gate was not defined the way gates must be.",
  GATE_DUPLICATE: "Two gates were registered under one name.",
  EFFECT_UNPROVABLE: "An effect with repeat: ask has a handler without a proof query.",
  // Runs and commands
  RUN_NOT_FOUND: "There is no such run in this scope.",
  RUN_COMPLETED: "The run has ended; nothing can change it.",
  RUN_NOT_HELD: "The run has no hold to resume.",
  RUN_CONTENDED: "Too many writers changed the run at once; nothing was written.",
  COMMAND_INVALID: "A command or its arguments do not have the form they need.",
  SIGNAL_AMBIGUOUS: "Several runs match the signal.",
  SIGNAL_TOKEN_MISMATCH: "The signal does not carry the token of the current work; it was recorded and changes nothing.",
  STALE: "The answer belongs to an earlier question; it was recorded and changes nothing.",
  SUBJECT_INVALID: "The subject or its facets do not have the form they need.",
  SUBJECT_UNKNOWN: "What the subject's ref stands for could not be determined.",
  STAGE_UNKNOWN: "The pipeline has no such stage.",
  STATE_TOO_LARGE: "The run's state would pass its size limit.",
  DISPATCH_REFUSED: "The work may not start: a gate in front of it is not open any more.",
  RESUME_ANSWER_NEEDED: "This hold asks whether an effect happened; resume must say so.",
  EXTEND_NOTHING: "There is nothing of that name to extend.",
  // Decisions
  DECISION_TOO_EARLY: "No request is open for that gate yet.",
  DECISION_LATE: "The request has ended already.",
  DECISION_STALE: "The decision was made about something else than what is asked now.",
  DECISION_DUPLICATE: "That person has decided on this request already.",
  DECISION_NOT_ELIGIBLE: "That person is not among those who are asked.",
  DECISION_EXCLUDED: "That person may not decide because of their relation to the run.",
  DECISION_ASSURANCE: "The identity is not sure enough for this request.",
  GATE_UNKNOWN: "The pipeline has no such gate, or nobody here can judge it.",
  GATE_NOT_A_REQUEST: "That gate asks nobody; there is nothing to decide.",
  GATE_NOT_WAIVABLE: "That gate cannot be waived.",
  NOT_AUTHORIZED: "The authorizer refused this act.",
  // Stores
  STORE_CLOSED: "The store was closed.",
  STORE_BUSY: "The store stayed locked by others for too long.",
  STORE_CORRUPT: "Stored data does not pass its checks.",
  STORE_FAILED: "The store's driver reported an error.",
  STORE_INSIDE_SUBJECT: "The store lies inside a folder that workers can write.",
  STORE_INSECURE: "The store's folder or file can be written by others.",
  STORE_NOT_DURABLE: "The database does not confirm the durability settings it was given.",
  STORE_SCHEMA_UNKNOWN: "The store was written by a newer version.",
  STORE_SCHEMA_OUTDATED: "The database has not the tables that this release needs; run the migration.",
  STORE_DRIVER_MISSING: "No driver for the database is available here: none of SQLite for this Node, or no pg.",
  STORE_TEXT_INVALID: "Text with lone surrogates or NUL cannot be stored.",
  EVENT_VERSION_UNKNOWN: "The ledger holds an event of an unknown type or version.",
  EXPORT_INVALID: "An export is cut off, damaged, or none that this release can read.",
  IMPORT_REFUSED: "A run of an export cannot be taken into this store.",
  // The world
  VCS_FAILED: "Git could not be asked, or gave an answer outside its contract.",
  VCS_REVISION_INVALID: "A revision or path is outside the accepted grammar.",
  PROCESS_INVALID: "A process request is malformed.",
  COMMAND_NOT_FOUND: "A command is not on the trusted path.",
  PROCESS_NOT_STARTED: "The operating system refused to start a process.",
  OUTPUT_FAILED: "A file that was asked for could not be written.",
  WORK_FOLDER_UNREADABLE: "The work folder cannot be opened.",
  REPORT_FOLDER_INSECURE: "The folder for the reports of gates is none, or can be written by others.",
  REPORT_NOT_WRITTEN: "A gate's report could not be written.",
  ABORTED: "The caller aborted the call.",
  INTERNAL: "A promise of our own was broken; please report it.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
