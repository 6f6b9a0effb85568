import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OperationId } from '../../src/contract/routes.ts'
import { type Api, openApi } from './client.ts'

/** A page is written from the database's bytes, one resource from its values: both must be the same text. */
let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const ODD = [
  '"quoted" \\ and \\u0041',
  '\u0001\b\t\n\f\r\u001f\u007f',
  'سارة حداد',
  '😀 \u2028 </script>',
  ' plain ',
  '\\"\\\\"',
  'null',
  'ü',
]

async function sameText(list: OperationId, one: OperationId, limit: number): Promise<number> {
  const texts: string[] = []
  for (let cursor: string | null = null, has_more = true; has_more; ) {
    const { text, body } = await api.call(list, { query: { limit, ...(cursor ? { cursor } : {}) } })
    const rows = await Promise.all(body.data.map(({ id }: { id: string }) => api.call(one, { params: { id } })))
    const tail = `"next_cursor":${body.next_cursor ? `"${body.next_cursor}"` : 'null'},"has_more":${body.has_more}`
    expect(text).toBe(`{"data":[${rows.map((row) => row.text).join(',')}],${tail}}`)
    cursor = body.next_cursor
    has_more = body.has_more
    texts.push(...rows.map((row) => row.text))
  }
  return new Set(texts).size
}

test('a list’s rows have, byte for byte, the text of the resources themselves, at usual and unusual limits, whatever is in them', async () => {
  for (const [index, odd] of ODD.entries()) {
    const optional = index % 2 === 0 ? odd : null
    const conversation = await api.call('createConversation', {
      body: { channel: 'webform', customer_identifier: `visitor ${index} ${odd}`, customer_name: optional },
    })
    await api.call('createLead', {
      body: {
        conversation_id: conversation.body.id,
        name: optional,
        intent: odd,
        attributes: { [odd]: [odd, 1.5, { '2': null, '1': {} }] },
      },
    })
    await api.call('createOffering', {
      body: {
        title: `x${odd}`,
        price: `${index}.50`,
        description: optional,
        attributes: index % 3 === 0 ? null : { [odd]: { deep: [odd] } },
      },
    })
    await api.call('sendMessage', { params: { id: conversation.body.id }, body: { text: `x${odd}` } })
  }
  for (const limit of [3, 10, 25]) {
    expect(await sameText('listConversations', 'getConversation', limit)).toBe(ODD.length)
    expect(await sameText('listLeads', 'getLead', limit)).toBe(ODD.length)
    expect(await sameText('listOfferings', 'getOffering', limit)).toBe(ODD.length)
  }
  const { body } = await api.call('listConversations')
  for (const { id } of body.data) {
    const { text } = await api.call('listMessages', { params: { id } })
    const whole = await api.call('getConversation', { params: { id }, query: { include: 'messages' } })
    expect(text.slice(0, text.indexOf(',"next_cursor"'))).toBe(`{"data":${whole.text.slice(whole.text.indexOf('"messages":') + 11, -1)}`)
  }
})
