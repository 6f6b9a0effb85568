/** Whether the sources have changed since the last build. */
export function isConsoleStale(): boolean
/** In a process of its own: the bundler stays out of the server's memory. Rejects with what it complained about. */
export function buildConsole(): Promise<void>
