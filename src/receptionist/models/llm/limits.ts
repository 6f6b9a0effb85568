/** Bounds of one turn by a language model, all in one place. Reaching any of them hands the turn to the embedded brain. */
export interface ModelLimits {
  /** From the turn's beginning to its reply. The `reply` job has 60 s. */
  readonly turnMs: number
  /** Until the first sign of an answer, for each call. */
  readonly firstTokenMs: number
  /** Between two signs of it. */
  readonly silenceMs: number
  /** Calls of the model in one turn, each with any number of tools. */
  readonly steps: number
  /** Tool calls in one step; more are answered with an error. */
  readonly callsPerStep: number
  readonly outputTokens: number
  /** A call is repeated once, if so much of the turn is left. */
  readonly retryLeavesMs: number
  /** Messages of the conversation that the model gets to see. */
  readonly historyMessages: number
  /** Tokens a day, read and written together. A turn costs 2,000–6,000 with our prompt. */
  readonly conversationTokens: number
  readonly tenantTokens: number
  readonly answerBytes: number
}

export const MODEL_LIMITS: ModelLimits = {
  turnMs: 20_000,
  firstTokenMs: 8_000,
  silenceMs: 5_000,
  steps: 6,
  callsPerStep: 4,
  outputTokens: 700,
  retryLeavesMs: 5_000,
  historyMessages: 30,
  conversationTokens: 150_000,
  tenantTokens: 5_000_000,
  answerBytes: 1024 * 1024,
}
