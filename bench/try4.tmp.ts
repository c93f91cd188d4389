import { Stage, bare } from './stage.ts'
import { startBot } from './bots.ts'
import { setTimeout as sleep } from 'node:timers/promises'
const t0 = performance.now(); const t = (l: string) => console.log(((performance.now()-t0)/1000).toFixed(1), l)
const stage = await Stage.open({ skus: Number(process.argv[2]), movements: Number(process.argv[3]) }, 1)
t('stage ' + JSON.stringify(stage.first))
for (let i = 0; i < Number(process.argv[4] ?? 2); i++) {
  const folder = await stage.journal()
  const bot = await startBot('ours', { place: await stage.place(bare), folder, node: process.argv.slice(5) })
  t(`ready ${bot.readyMs.toFixed()} cpu ${bot.readyCpuMs} peak ${(await bot.program.peakMegabytes()).toFixed()}`)
  await sleep(Number(process.env.WAIT ?? 1500))
  console.log('later cpu', await bot.program.cpuMs(), 'peak', (await bot.program.peakMegabytes()).toFixed(), await stage.sheets.ask({ask:'calls'}))
  await bot.stop()
}
await stage.stop()
process.exit(0)
