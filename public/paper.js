// What pages without anything live do with script: a choice in the footer holds at once,
// a link is copied, a question is asked in front of the page. Without it, all of them are forms.

const remember = (name, value) => {
  document.cookie = `${name}=${value}; Path=/; Max-Age=${value ? 31536000 : 0}; SameSite=Lax`
}

document.addEventListener('change', ({ target }) => {
  if (target.name === 'language') {
    remember('language', target.value)
    location.reload()
  }
  if (target.name === 'theme') {
    remember('theme', target.value)
    if (target.value) document.documentElement.dataset.theme = target.value
    else delete document.documentElement.dataset.theme
  }
})

const copy = async element => {
  try {
    await navigator.clipboard.writeText(element.textContent)
  } catch {
    // A page that was not served securely has no clipboard: select, and ask for a copy.
    getSelection().selectAllChildren(element)
    document.execCommand('copy')
  }
}

const say = place => {
  const said = place.querySelector('template').content.firstElementChild.cloneNode(true)
  place.querySelector('.toast')?.remove()
  place.append(said)
  setTimeout(() => said.remove(), 5000)
}

document.addEventListener('click', async event => {
  const button = event.target.closest('button')
  const dialog = button?.closest('dialog:modal')
  if (dialog && button.hasAttribute('formaction')) {
    event.preventDefault()
    dialog.close()
  }
  if (button?.dataset.copies) {
    await copy(document.getElementById(button.dataset.copies))
    say(button.closest('section').querySelector('.toasts'))
  }
})

document.addEventListener('submit', event => {
  const dialog = document.getElementById(event.target.dataset.asks)
  if (!dialog) return
  event.preventDefault()
  dialog.close()
  dialog.showModal()
})
