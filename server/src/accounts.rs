//! Who somebody is: accounts, passwords, signing in and out.
//!
//! Not here: forms and pages, which only hand over what was typed.

mod attempts;
pub mod cookies;
mod password;
mod secret;
mod sessions;

pub use attempts::Key;
pub use secret::{hash, token};
pub use sessions::{Administrator, SignedIn};

use crate::{
    clock::Clock,
    db::{
        AccountId, AccountRow, Act, CreateAccount, CreateFirstAdministrator, KeepSetupToken,
        Record, SetDisabled, SetPassword, Store, StoreError,
    },
};
use attempts::Attempts;
use parlor::name::{DisplayName, Password, Username};
use password::Hasher;
use std::net::IpAddr;

/// Why an account was not made, or somebody not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such account, wrong password, or disabled: one answer for all.
    #[error("wrong username or password")]
    Wrong,
    /// Too many failures lately.
    #[error("too many failures; try again in {retry_after} s")]
    Slow { retry_after: u64 },
    #[error("the username is taken")]
    Taken,
    /// Not open to this person: no token, or a used one.
    #[error("this is not open")]
    Closed,
    /// The server has too much to do.
    #[error("busy just now")]
    Busy,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken => Self::Taken,
            StoreError::NotFound => Self::Closed,
            StoreError::Busy | StoreError::Unavailable => Self::Busy,
        }
    }
}

/// What a new account is made of.
#[derive(Debug)]
pub struct Applicant {
    pub username: Username,
    pub display_name: DisplayName,
    pub password: Password,
}

/// Accounts, and the guards around their passwords.
#[derive(Debug)]
pub struct Accounts {
    store: Store,
    clock: Clock,
    hasher: Hasher,
    attempts: Attempts,
}

impl Accounts {
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            hasher: Hasher::new(),
            attempts: Attempts::default(),
        }
    }

    /// The account with this name and password. Takes as long and says the same whether
    /// the name or the password is wrong, or the account is disabled.
    pub async fn check(
        &self,
        username: &str,
        password: &str,
        from: IpAddr,
    ) -> Result<AccountRow, Refusal> {
        let username = Username::parse(username).map(Username::into_string);
        let password = Password::parse(password).map(Password::into_string);
        let keys = [
            Key::address(from),
            Key::name(username.as_deref().unwrap_or("")),
        ];
        self.attempts
            .begin(&keys, self.clock.now())
            .map_err(|retry_after| Refusal::Slow { retry_after })?;
        let account = match &username {
            Ok(name) => self.store.account_by_username(name).await?,
            Err(_) => None,
        };
        let known = account.as_ref().map(|account| account.password.clone());
        // What no account can have as a password is checked like any other.
        let verified = self
            .hasher
            .verify(password.unwrap_or_default(), known)
            .await;
        match (verified, account) {
            (Ok(true), Some(account)) if !account.disabled => {
                self.attempts.forgive(&keys[1]);
                Ok(account)
            }
            (Ok(_), _) => {
                self.attempts.failed(&keys, self.clock.now());
                Err(Refusal::Wrong)
            }
            (Err(password::Busy), _) => Err(Refusal::Busy),
        }
    }

    /// A new account. Counts against `from` like a failure: accounts are not made in bulk.
    pub async fn sign_up(&self, applicant: Applicant, from: IpAddr) -> Result<AccountRow, Refusal> {
        let keys = [Key::sign_up(from)];
        let now = self.clock.now();
        self.attempts
            .begin(&keys, now)
            .map_err(|retry_after| Refusal::Slow { retry_after })?;
        self.attempts.failed(&keys, now);
        let id = self.create(applicant, false).await?;
        self.found(id).await
    }

    /// A new account by whoever runs the server.
    pub async fn create(
        &self,
        applicant: Applicant,
        administrator: bool,
    ) -> Result<AccountId, Refusal> {
        let command = self.command(applicant, administrator).await?;
        Ok(self.store.write(command).await?)
    }

    /// The first administrator, by whoever shows the set-up token.
    pub async fn set_up(&self, token: &str, applicant: Applicant) -> Result<AccountRow, Refusal> {
        if !self.setup_open(token).await? {
            return Err(Refusal::Closed);
        }
        let account = self.command(applicant, true).await?;
        let record = self.record(Act::SetUp, &account.username, &account.username, "");
        let token = hash(token);
        let id = self
            .store
            .write(CreateFirstAdministrator { token, account })
            .await?;
        self.store.write(record).await?;
        self.found(id).await
    }

    async fn command(
        &self,
        applicant: Applicant,
        administrator: bool,
    ) -> Result<CreateAccount, Refusal> {
        let password = applicant.password.into_string();
        let password = self
            .hasher
            .hash(password)
            .await
            .map_err(|_| Refusal::Busy)?;
        Ok(CreateAccount {
            username: applicant.username.into_string(),
            display_name: applicant.display_name.into_string(),
            password,
            administrator,
            at: self.clock.now(),
        })
    }

    async fn found(&self, id: AccountId) -> Result<AccountRow, Refusal> {
        self.store.account(id).await?.ok_or(Refusal::Busy)
    }

    /// A new password for the account; ends its sign-in sessions.
    pub async fn set_password(
        &self,
        account: AccountId,
        password: Password,
    ) -> Result<(), Refusal> {
        let password = password.into_string();
        let password = self
            .hasher
            .hash(password)
            .await
            .map_err(|_| Refusal::Busy)?;
        let at = self.clock.now();
        let set = SetPassword {
            account,
            password,
            at,
        };
        Ok(self.store.write(set).await?)
    }

    /// Shuts the account out, or lets it in again.
    pub async fn set_disabled(&self, account: AccountId, disabled: bool) -> Result<(), Refusal> {
        let at = self.clock.now();
        let set = SetDisabled {
            account,
            disabled,
            at,
        };
        Ok(self.store.write(set).await?)
    }

    /// Whether this set-up token is good.
    pub async fn setup_open(&self, token: &str) -> Result<bool, StoreError> {
        self.store.setup_open(&hash(token)).await
    }

    /// A new one-time set-up token, while there is no account.
    pub async fn new_setup_token(&self) -> Result<Option<String>, StoreError> {
        if self.store.has_accounts().await? {
            return Ok(None);
        }
        let secret = token();
        let keep = KeepSetupToken {
            token: hash(&secret),
            at: self.clock.now(),
        };
        self.store.write(keep).await?;
        Ok(Some(secret))
    }

    /// A line for the audit log, now.
    pub fn record(&self, act: Act, actor: &str, target: &str, reason: &str) -> Record {
        Record {
            at: self.clock.now(),
            act,
            actor: actor.to_owned(),
            target: target.to_owned(),
            reason: reason.to_owned(),
        }
    }
}
