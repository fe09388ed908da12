import type typescript from 'typescript'

/**
 * The line of a scenario's field in its file, such as that of `topology.hosts["broker-a"].addresses[0]`: of the field, or of what
 * is around it where it is missing or made elsewhere. Undefined when the file does not show the object.
 */
export function lineOfPath(compiler: typeof typescript, source: string, path: string): number | undefined {
  const file = compiler.createSourceFile('scenario.ts', source, compiler.ScriptTarget.Latest, true)
  let here: typescript.Node | undefined = scenarioIn(compiler, file)
  let found: typescript.Node | undefined
  for (const name of namesIn(path)) {
    const next: typescript.Node | undefined = here === undefined ? undefined : childOf(compiler, here, name)
    if (next === undefined) break
    found = next
    here = compiler.isPropertyAssignment(next) ? next.initializer : next
  }
  return found === undefined ? undefined : file.getLineAndCharacterOfPosition(found.getStart(file)).line + 1
}

/** `a.b["c-d"][0]` as `a`, `b`, `c-d`, `0`. */
function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? '',
  )
}

/** The object that `scenario` is, bare or given to `defineScenario`. */
function scenarioIn(compiler: typeof typescript, file: typescript.SourceFile): typescript.Node | undefined {
  for (const statement of file.statements) {
    if (!compiler.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer === undefined || !compiler.isIdentifier(name) || name.text !== 'scenario') continue
      return compiler.isCallExpression(initializer) ? initializer.arguments[0] : initializer
    }
  }
  return undefined
}

function childOf(compiler: typeof typescript, node: typescript.Node, name: string): typescript.Node | undefined {
  if (compiler.isArrayLiteralExpression(node)) return node.elements[Number(name)]
  if (!compiler.isObjectLiteralExpression(node)) return undefined
  return node.properties.find((property) => {
    const key = property.name
    return key !== undefined && (compiler.isIdentifier(key) || compiler.isStringLiteral(key)) && key.text === name
  })
}
