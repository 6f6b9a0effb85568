import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type PreparedDialogue, prepareDialogue } from './prepare.ts'
import { readDialogues, readServices, type Service, setFolder } from './read.ts'
import { type ServiceView, viewService } from './schema-view.ts'

export interface Part {
  readonly services: readonly Service[]
  /** The services as each wording of the schema has them; the first is the set's own. A service's number is its place. */
  readonly wordings: readonly (readonly ServiceView[])[]
  readonly dialogues: readonly PreparedDialogue[]
}

const REWORDINGS = [1, 2, 3, 4, 5]

/**
 * What may be learnt from: the train part, and the validation part where the folder has it. A part that is the very file under test is left out, so that
 * scoring the validation part needs no other folder.
 */
export function loadTraining(folder: string, testFolder: string): Part {
  const root = setFolder(folder, 'train.all.jsonl.gz')
  const test = readFileSync(path.join(setFolder(testFolder, 'test.all.jsonl.gz'), 'test.all.jsonl.gz'))
  const parts = ['train', 'dev'].filter((part) => {
    const file = path.join(root, `${part}.all.jsonl.gz`)
    return existsSync(file) && !readFileSync(file).equals(test)
  })
  const services: Service[] = []
  const reworded: (readonly Service[] | undefined)[][] = REWORDINGS.map(() => [])
  const numbers = new Map<string, number>()
  for (const part of parts) {
    const own = readServices(path.join(root, `${part}.schema.json`))
    const variants = REWORDINGS.map((wording) => {
      const file = path.join(root, `${part}.schema.v${wording}.json`)
      return existsSync(file) ? readServices(file) : undefined
    })
    own.forEach((service, index) => {
      if (numbers.has(service.name)) return
      numbers.set(service.name, services.length)
      services.push(service)
      variants.forEach((variant, wording) => {
        reworded[wording]?.push(variant?.slice(index, index + 1))
      })
    })
  }
  const views = services.map(viewService)
  const wordings = [views, ...reworded.map((variant) => views.map((view, index) => rewordedView(view, variant[index]?.[0])))]
  const dialogues = parts.flatMap((part) =>
    readDialogues(path.join(root, `${part}.all.jsonl.gz`)).map((dialogue) => prepareDialogue(dialogue, views, numbers)),
  )
  return { services, wordings, dialogues }
}

function rewordedView(view: ServiceView, service: Service | undefined): ServiceView {
  return service && service.slots.length === view.slots.length && service.intents.length === view.intents.length
    ? viewService(service)
    : view
}

export function loadTest(folder: string): Part {
  const root = setFolder(folder, 'test.all.jsonl.gz')
  const services = readServices(path.join(root, 'test.schema.json'))
  const views = services.map(viewService)
  const numbers = new Map(services.map((service, index) => [service.name, index]))
  const dialogues = readDialogues(path.join(root, 'test.all.jsonl.gz')).map((dialogue) => prepareDialogue(dialogue, views, numbers))
  return { services, wordings: [views], dialogues }
}
