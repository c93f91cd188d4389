import { useEffect, useId, useRef, useState } from 'react'
import { Popover } from '../popover.tsx'

export interface PickerOption {
  value: string
  label: string
  description?: string
  group?: string
}

interface PickerProps {
  many: boolean
  chosen: readonly string[]
  /** all options, or a search that gives them */
  options: readonly PickerOption[] | ((text: string) => Promise<readonly PickerOption[]>)
  /** labels of values that may be chosen before any search gave them */
  named?: readonly PickerOption[]
  /** a search waits for this many letters */
  minLetters?: number
  placeholder: string
  id?: string | undefined
  label?: string | undefined
  describedBy?: string | undefined
  invalid?: boolean
  actionId: string
  onChosen: (values: string[]) => void
}

/** A select menu: a button that opens a searchable list; with `many`, the chosen ones as chips on the button. */
export function Picker(props: PickerProps) {
  const { many, chosen, options, named = [], placeholder, id, label, actionId, onChosen } = props
  const [open, setOpen] = useState(false)
  const [seen, setSeen] = useState<readonly PickerOption[]>([])
  const button = useRef<HTMLButtonElement>(null)
  const close = useRef(() => setOpen(false)).current
  const known = typeof options === 'function' ? [...named, ...seen] : options
  const nameOf = (value: string) => known.find((option) => option.value === value)?.label ?? value
  const choose = (option: PickerOption) => {
    if (typeof options === 'function') setSeen((old) => [...old, option])
    if (many) {
      const without = chosen.filter((value) => value !== option.value)
      onChosen(without.length < chosen.length ? without : [...chosen, option.value])
      return
    }
    setOpen(false)
    button.current?.focus()
    onChosen([option.value])
  }
  return (
    <>
      <button
        ref={button}
        id={id}
        type="button"
        className="picker"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid ?? false}
        data-action={actionId}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        <span className={chosen.length === 0 ? 'picker-placeholder' : 'picker-chosen'}>
          {chosen.length === 0 && placeholder}
          {many ? chosen.map((value) => <em key={value}>{nameOf(value)}</em>) : chosen.map(nameOf)}
        </span>
        <svg width="10" height="6" viewBox="0 0 10 6" aria-hidden="true">
          <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </svg>
      </button>
      {open && (
        <Popover anchor={button} onClose={close} wide>
          <OptionList {...props} onChoose={choose} />
        </Popover>
      )}
    </>
  )
}

function OptionList(props: PickerProps & { onChoose: (option: PickerOption) => void }) {
  const { options, minLetters = 0, chosen, many, onChoose } = props
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly PickerOption[]>()
  const [active, setActive] = useState(0)
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const search = useRef(options)
  search.current = options

  useEffect(() => {
    let stale = false
    const ask = search.current
    if (typeof ask !== 'function') return undefined
    if (text.length < minLetters) {
      setFound([])
      return undefined
    }
    const wait = setTimeout(() => {
      void ask(text).then((answer) => {
        if (!stale) setFound(answer)
      })
    }, 120)
    return () => {
      stale = true
      clearTimeout(wait)
    }
  }, [text, minLetters])

  const wanted = text.trim().toLowerCase()
  const shown =
    typeof options === 'function'
      ? found
      : options.filter(({ label }) => label.toLowerCase().includes(wanted))
  const at = Math.min(active, Math.max(0, (shown?.length ?? 0) - 1))
  const optionId = (index: number) => `${listId}-${index}`
  useEffect(() => {
    document.getElementById(optionId(at))?.scrollIntoView({ block: 'nearest' })
  })

  return (
    <div className="options">
      <input
        ref={field}
        className="field options-search"
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={optionId(at)}
        aria-label="Search"
        placeholder="Search…"
        data-testid="options-search"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          const count = shown?.length ?? 0
          if (event.key === 'ArrowDown') setActive((at + 1) % Math.max(1, count))
          else if (event.key === 'ArrowUp') setActive((at - 1 + count) % Math.max(1, count))
          else if (event.key === 'Enter') {
            const option = shown?.[at]
            if (option) onChoose(option)
          } else return
          event.preventDefault()
        }}
      />
      <div id={listId} role="listbox" aria-multiselectable={many} className="options-list">
        {shown === undefined && <p className="options-empty">Looking…</p>}
        {shown?.length === 0 && (
          <p className="options-empty">
            {text.length < minLetters ? `Type at least ${minLetters} letters` : 'Nothing found'}
          </p>
        )}
        {shown?.map((option, index) => (
          <div key={`${option.group ?? ''}/${option.value}`}>
            {option.group !== undefined && option.group !== shown[index - 1]?.group && (
              <div className="options-group">{option.group}</div>
            )}
            <div
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={chosen.includes(option.value)}
              className={`option ${index === at ? 'option-active' : ''}`}
              onPointerMove={() => setActive(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(option)}
              onKeyDown={(event) => event.key === 'Enter' && onChoose(option)}
            >
              <span>{option.label}</span>
              {option.description !== undefined && <small>{option.description}</small>}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
