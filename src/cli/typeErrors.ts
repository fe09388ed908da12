import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type typescript from 'typescript'

/**
 * Type and syntax errors of one TypeScript file, each as `file:line: message`. Empty when there are none, when the file is
 * no TypeScript, or when no compiler can be found beside the file or this package.
 */
export async function typeErrors(file: string): Promise<readonly string[]> {
  if (!/\.[cm]?ts$/.test(file)) return []
  const compiler = compilerFor(file)
  if (compiler === undefined) return []
  const program = compiler.createProgram([file], optionsOf(compiler, file))
  const source = program.getSourceFile(file)
  if (source === undefined) return []
  const syntax = program.getSyntacticDiagnostics(source)
  const found = syntax.length > 0 ? syntax : program.getSemanticDiagnostics(source)
  return found.map((diagnostic) => sentence(compiler, diagnostic, file))
}

function compilerFor(file: string): typeof typescript | undefined {
  for (const from of [file, fileURLToPath(import.meta.url)]) {
    try {
      return createRequire(from)('typescript') as typeof typescript
    } catch {
      // No compiler there: the next place, or none, and then the run-time checks have to do.
    }
  }
  return undefined
}

/** Strict, as the types of the package are written; the file's own project decides nothing but is not needed either. */
function optionsOf(compiler: typeof typescript, file: string): typescript.CompilerOptions {
  return {
    target: compiler.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: compiler.ModuleKind.NodeNext,
    moduleResolution: compiler.ModuleResolutionKind.NodeNext,
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: ownDoors(file),
  }
}

/** `rocketmq-sim/…` as this package, whether or not it is installed beside the file. */
function ownDoors(file: string): Record<string, string[]> {
  const here = dirname(fileURLToPath(import.meta.url))
  const inSources = import.meta.url.endsWith('.ts')
  const [doors, root] = inSources
    ? [`${here}/../*/index.ts`, `${here}/../index.ts`]
    : [`${here}/../*.d.ts`, `${here}/../index.d.ts`]
  if (!existsSync(doors.replace('*', 'scenario')) || readFileSync(file, 'utf8') === '') return {}
  return { 'rocketmq-sim/*': [doors], 'rocketmq-sim': [root] }
}

function sentence(compiler: typeof typescript, diagnostic: typescript.Diagnostic, file: string): string {
  const text = compiler.flattenDiagnosticMessageText(diagnostic.messageText, ' ').replace(/\s+/g, ' ')
  const at = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0
  const name = relative(process.cwd(), file)
  return `${name.startsWith('..') ? file : name}:${at + 1}: ${text}`
}
