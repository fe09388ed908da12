/** A program of the scenario ended in failure; the message is what its user reads. */
export abstract class ProgramError extends Error {}
