const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const FRAME_MS = 80
const CLEAR_LINE = '\r\u001b[K'

export interface Progress {
  /** What happens now; replaces the step before. */
  step(text: string): void
  /** Nothing any more. Leaves a terminal's line empty. */
  end(): void
}

/** On a terminal one line with a spinner and the seconds so far; otherwise a plain line for each step. On stderr: stdout is for results. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY !== true) return { step: (text) => void stream.write(`${text}…\n`), end: () => undefined }
  let current = ''
  let frame = 0
  let timer: NodeJS.Timeout | undefined
  const started = performance.now()
  const draw = () => {
    frame = (frame + 1) % FRAMES.length
    const line = `${FRAMES[frame]} ${current}… ${((performance.now() - started) / 1000).toFixed(1)} s`
    stream.write(`${CLEAR_LINE}${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`)
  }
  return {
    step(text) {
      current = text
      timer ??= setInterval(draw, FRAME_MS)
      draw()
    },
    end() {
      clearInterval(timer)
      timer = undefined
      stream.write(CLEAR_LINE)
    },
  }
}
