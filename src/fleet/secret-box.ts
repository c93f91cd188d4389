import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Keeps short secrets in a database so that a copy of it is of no use without the installation's own secret. */
export class SecretBox {
  readonly #key: Buffer

  /** @param secret at least 32 characters, the same in all processes */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'jumpring tokens', 32))
  }

  /** @param about what the secret belongs to; it opens only together with the same words */
  close(text: string, about: string): string {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes }).setAAD(
      Buffer.from(about),
    )
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
  }

  /** Throws when the text was closed with another secret, for something else, or altered. */
  open(closed: string, about: string): string {
    const bytes = Buffer.from(closed, 'base64')
    // Without its length Node would take a tag that was cut to four bytes, which can be guessed.
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    const text = decipher.update(bytes.subarray(nonceBytes + tagBytes))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  }
}

/** The secret that signs the state of an installation under way, worked out from the same secret. */
export function stateSecretOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'jumpring state', 32)).toString('hex')
}
