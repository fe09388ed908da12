import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type typescript from 'typescript'
import { doorFile } from './ownDoors.ts'

/** `Cannot find module …` and `Could not find a declaration file for module …`. */
const UNTYPED_MODULE: readonly number[] = [2307, 7016]

/** Complaints about a file that would be a CommonJS module by a package.json above it: here every file is an ES module. */
const COMMONJS: readonly number[] = [1286, 1309, 1470, 1479]

/** A type that is written out says less than the words after it. */
const LONG_TYPE = /'\{.{80,}?'(?= is| but|$)/g

/**
 * Type and syntax errors of one TypeScript file, each as `file:line: message`. Empty when there are none, when the file is
 * no TypeScript, or when no compiler can be found beside the file or this package.
 */
export async function typeErrors(file: string): Promise<readonly string[]> {
  if (!/\.[cm]?ts$/.test(file)) return []
  const compiler = compilerFor(file)
  if (compiler === undefined) return []
  const program = compiler.createProgram([file], optionsOf(compiler))
  const source = program.getSourceFile(file)
  if (source === undefined) return []
  const syntax = program.getSyntacticDiagnostics(source)
  const found = syntax.length > 0 ? syntax : program.getSemanticDiagnostics(source)
  // Without the typings of this package every further complaint is a consequence.
  if (found.some(({ code }) => UNTYPED_MODULE.includes(code))) return []
  return found
    .filter((diagnostic) => !COMMONJS.includes(diagnostic.code) && !namesOwnGlobal(compiler, diagnostic))
    .map((diagnostic) => sentence(compiler, diagnostic, file))
}

/** Whether the compiler does not know what Node.js has, such as `console`: its typings need not be installed beside the file. */
function namesOwnGlobal(compiler: typeof typescript, { messageText }: typescript.Diagnostic): boolean {
  const name = /^Cannot find name '([^']+)'/.exec(compiler.flattenDiagnosticMessageText(messageText, ' '))?.[1]
  return name !== undefined && name in globalThis
}

/** The compiler beside the file, or beside this package; undefined when there is none. */
export function compilerFor(file: string): typeof typescript | undefined {
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
function optionsOf(compiler: typeof typescript): typescript.CompilerOptions {
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
    paths: ownDoors(),
  }
}

/** `rocketmq-sim/…` as this package, whether or not it is installed beside the file. */
function ownDoors(): Record<string, string[]> {
  return { 'rocketmq-sim/*': [doorFile('*', 'types')], 'rocketmq-sim': [doorFile('', 'types')] }
}

function sentence(compiler: typeof typescript, diagnostic: typescript.Diagnostic, file: string): string {
  const text = compiler.flattenDiagnosticMessageText(diagnostic.messageText, ' ').replace(/\s+/g, ' ')
  const at = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0
  const name = relative(process.cwd(), file)
  return `${name.startsWith('..') ? file : name}:${at + 1}: ${text.replace(LONG_TYPE, "'{ … }'")}`
}
