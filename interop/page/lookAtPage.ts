import type { Browser, Page } from 'playwright-core'

const WIDTHS = [1280, 420]
const SCHEMES = ['light', 'dark'] as const

/** Opens a page as readers do and returns what is wrong with it. Screenshots go to `shots-WIDTH-SCHEME-TAB.png`. */
export async function lookAtPage(browser: Browser, address: string, shots: string): Promise<readonly string[]> {
  const faults = new Set<string>()
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme })
      page.on('console', (message) => {
        if (message.type() === 'error') faults.add(`console: ${message.text()}`)
      })
      page.on('pageerror', (error) => faults.add(`error: ${error.message}`))
      page.on('request', (request) => {
        if (request.url() !== address) faults.add(`loads ${request.url()}`)
      })
      await page.goto(address)
      for (const tab of ['broken', 'cured']) {
        await page.locator(`label[for=${tab}]`).click()
        for (const fault of await faultsOf(page, width)) faults.add(`${tab}, ${width} px, ${scheme}: ${fault}`)
        await page.screenshot({ path: `${shots}-${width}-${scheme}-${tab}.png`, fullPage: true })
      }
      await page.close()
    }
  }
  return [...faults]
}

/** What a reader would stumble over in the tab that is open. */
async function faultsOf(page: Page, width: number): Promise<readonly string[]> {
  const section = page.locator('.tabs > section:visible')
  const found: string[] = []
  if ((await section.count()) !== 1) found.push(`${await section.count()} sections show, not one`)
  for (const heading of ['Expectations', 'Why', 'What programs did', 'Space and time']) {
    if (!(await section.getByText(heading, { exact: true }).isVisible())) found.push(`"${heading}" does not show`)
  }
  if ((await section.locator('ul.checks li').count()) === 0) found.push('no expectation shows')
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
  if (wide > width) found.push(`the page is ${wide} px wide`)
  const diagram = section.locator('svg.space-time')
  if ((await diagram.count()) === 1) found.push(...(await faultsOfDiagram(diagram)))
  const [ink, ground] = await page.evaluate<readonly string[]>(
    '(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))',
  )
  if (ink === ground) found.push(`text and ground are both ${ink}`)
  return found
}

/** Labels that leave the picture, and arrows that end nowhere. */
async function faultsOfDiagram(diagram: ReturnType<Page['locator']>): Promise<readonly string[]> {
  return diagram.evaluate((svg) => {
    const frame = svg.getBoundingClientRect()
    const out = [...svg.querySelectorAll('text.label, .lane text')].filter((text) => {
      const { left, right } = text.getBoundingClientRect()
      return left < frame.left - 1 || right > frame.right + 1
    })
    const arrows = svg.querySelectorAll('g.request line, g.dial line').length
    return [
      ...out.slice(0, 3).map((text) => `the label "${text.firstChild?.textContent?.slice(0, 60)}" leaves the picture`),
      ...(arrows === 0 ? ['no arrow shows'] : []),
    ]
  })
}
