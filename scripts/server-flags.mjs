/**
 * How the engine is to run the server. Under load a page of 25 costs 154 µs of processor time with 8 MB of young generation, 142 with 16 (the default) and 121
 * with 32: what is in flight is copied less often. What the start leaves in it is given back by one collection soon after (src/cli/start.ts): idle, 201 MB are
 * resident instead of 270, and of 227 with 8 MB.
 */
export const SERVER_FLAGS = ['--max-semi-space-size=32', '--expose-gc']
