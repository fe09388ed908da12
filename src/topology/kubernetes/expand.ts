/**
 * Replaces `$(NAME)` as the kubelet does it (k8s.io/kubernetes/third_party/forked/golang/expansion): a name without a
 * variable stays as it stands, `$$` is a dollar sign, and so `$$(NAME)` is the text `$(NAME)`. `$NAME` and `${NAME}` are left
 * to the shell.
 */
export function expanded(text: string, variables: Readonly<Record<string, string>>): string {
  const last = text.lastIndexOf(')')
  let out = ''
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf('$', at)
    if (dollar === -1 || dollar === text.length - 1) return out + text.slice(at)
    out += text.slice(at, dollar)
    const next = text.charAt(dollar + 1)
    const end = next === '(' && dollar < last ? text.indexOf(')', dollar) : -1
    if (end === -1) {
      out += next === '$' ? '$' : `$${next}`
      at = dollar + 2
      continue
    }
    const name = text.slice(dollar + 2, end)
    out += (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? `$(${name})`
    at = end + 1
  }
  return out
}
