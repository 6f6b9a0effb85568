import { createContext, useContext } from 'react'
import type { Live } from './use-live.ts'

/** One stream for the page, heard in its parts. */
export const LiveContext = createContext<Live>({ streamId: null, isConnected: true, people: [] })
export const useLiveState = () => useContext(LiveContext)
