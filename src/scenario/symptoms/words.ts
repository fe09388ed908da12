/** Words that every log has, and that every question has. */
const COMMON: ReadonlySet<string> = new Set(
  `a all am an and any are as at be been but by can cannot code com could desc did do does error exception fail failed failure for from get gets
got had has have how i if in info into is it its java lang log me message messages my no not of on one or org our out rocketmq alibaba apache
application client remoting second see so some start started still than that the their them then there these this to url us visit warn was we what when where which why will
with would you your 什么 怎么 为什 么办 请问 一个 这个 消息 报错`
    .split(/\s+/)
    .map(stem),
)

/** Several ways to say one thing in Chinese, and what stands for them. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/延迟|定时/g, '延时'],
  [/积压/g, '堆积'],
  [/(?:消费|接收|接受)不[到了]|(?:不能|无法|停止|不)消费|没有?收到|收不到/g, '收不到'],
  [/连接不上|无法连接|连接失败|连不到|(?:无法|不能)访问|访问不了/g, '连不上'],
  [/(?:被|了)?消费了?(?:两次|多次|2 ?次)|多次消费/g, '重复消费'],
  [/空间不足|满了/g, '满'],
  [/端口被占用/g, '端口占用'],
]

/**
 * The telling words of a log line or question, without what differs from one occurrence to the next (addresses, numbers, ids),
 * without endings (`consumed`, `consumes`), and Chinese as pairs of characters.
 */
export function wordsOf(text: string): readonly string[] {
  return SAME.reduce((rest, [said, meant]) => rest.replaceAll(said, meant), text.toLowerCase())
    .replace(/\bcode:? *(\d{1,5})(?!\d)/g, ' code_$1 ')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, ' ')
    .replace(/\b(?:0x)?[\da-f]{8,}\b/g, ' ')
    .split(/[^\p{L}\d_]+/u)
    .flatMap((word) => pieces(word))
    .filter((word) => word.length > 1 && !/^\d+(?:ms|s|m)?$/.test(word) && !COMMON.has(word))
}

function pieces(word: string): readonly string[] {
  return word
    .split(/(\p{Script=Han}+)/u)
    .flatMap((part) =>
      /\p{Script=Han}/u.test(part)
        ? Array.from({ length: Math.max(part.length - 1, 0) }, (_, at) => part.slice(at, at + 2))
        : [stem(part)],
    )
}

/** Plurals and tenses of English words are one. */
function stem(word: string): string {
  if (word.length < 5 || word.includes('_')) return word
  return word.replace(/(?:ing|ed|es|s|e)$/, '')
}
