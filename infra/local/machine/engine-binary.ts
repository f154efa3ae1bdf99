import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Trouble } from '../trouble.ts'

/** The version that was tried; its differences from DynamoDB are known. */
const VERSION = '1.2.1'

/** The path of the embedded engine for this platform; throws Trouble with the line that installs it. */
export function engineBinary(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@dynoxide/${platform}-${arch}`
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    const binary = join(folder, platform === 'win32' ? 'dynoxide.exe' : 'dynoxide')
    accessSync(binary, constants.X_OK)
    return binary
  } catch (cause) {
    throw new Trouble(
      `缺少数据引擎：请运行 npm install --no-save ${name}@${VERSION}；若该平台没有此包，请启动 DynamoDB Local 并设 DYNAMODB_ENDPOINT=http://localhost:8000。`,
      `The data engine is missing: run npm install --no-save ${name}@${VERSION}; where that platform has no such package, start DynamoDB Local and set DYNAMODB_ENDPOINT=http://localhost:8000.`,
      { cause },
    )
  }
}
