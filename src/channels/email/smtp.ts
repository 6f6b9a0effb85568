import { isIP } from 'node:net'
import nodemailer from 'nodemailer'

/** The mail server of the installation: chosen by its operator, so its address may be private. */
export interface MailServer {
  /** `smtp://user:password@host:port` (STARTTLS where it is offered, and demanded before a password is said) or `smtps://…`. */
  readonly url: string
  /** The sender: an address, or `Name <address>`. */
  readonly from: string
}

export interface MailMessage {
  /** Makes the Message-ID: the same on every attempt, for the receiving side to recognise a repetition by. */
  readonly id: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

/** `refused`: for good (5xx). `failed`: try again later. The reason holds no address and no words of the server's. */
export type MailResult = { readonly kind: 'sent' } | { readonly kind: 'refused' | 'failed'; readonly reason: string }

const CONNECT_MS = 10_000
const SILENCE_MS = 15_000
const EXCHANGE_MS = 45_000

/** Hands one mail to the server, on a connection of its own. Never throws. At least once: a lost answer to the last line sends it again. */
export async function sendBySmtp(server: MailServer, message: MailMessage, signal: AbortSignal): Promise<MailResult> {
  const url = new URL(server.url)
  const isPrivate = isLoopback(url.hostname)
  const transport = nodemailer.createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    requireTLS: url.username !== '' && !isPrivate,
    ...(url.username ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } } : {}),
    // On this machine a certificate that names it can't be had.
    tls: { rejectUnauthorized: !isPrivate, minVersion: 'TLSv1.2' },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(EXCHANGE_MS)])
  try {
    const mail = {
      from: server.from,
      // As objects: an address is never parsed as a list of several.
      to: message.to.map((address) => ({ name: '', address })),
      subject: message.subject.replace(/\p{Cc}+/gu, ' '),
      text: message.text,
      messageId: `<${message.id}@${domainOf(server.from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    }
    await Promise.race([transport.sendMail(mail), abortOf(deadline)])
    return { kind: 'sent' }
  } catch (error) {
    return deadline.aborted ? { kind: 'failed', reason: 'timeout' } : resultOf(error)
  } finally {
    transport.close()
  }
}

function resultOf(error: unknown): MailResult {
  const has = (name: string): unknown => (typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined)
  const [status, code] = [has('responseCode'), has('code')]
  // A refused login is the operator's to mend, and the mail should survive that.
  if (code === 'EAUTH') return { kind: 'failed', reason: 'login refused' }
  if (typeof status === 'number') return { kind: status >= 500 ? 'refused' : 'failed', reason: `answered ${status}` }
  if (code === 'EENVELOPE') return { kind: 'refused', reason: 'no valid recipient' }
  if (code === 'ETIMEDOUT') return { kind: 'failed', reason: 'timeout' }
  if (code === 'ETLS' || (typeof code === 'string' && /CERT|TLS|SSL/.test(code))) return { kind: 'failed', reason: 'TLS failed' }
  return { kind: 'failed', reason: code === 'EDNS' ? 'name not resolved' : 'connection failed' }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function domainOf(from: string): string {
  return /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
