/** The machine was too slow to tell what comes first, or a broker refused for overload; the run has to be made again. */
export class TooSlow extends Error {}
