"""Mail by SMTP."""

import smtplib
from email.message import EmailMessage


class SmtpChannel:
    """Hands mails to the configured server."""

    def __init__(self, server: str, port: int, sender: str) -> None:
        self.server, self.port, self.sender = server, port, sender

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Send one mail. Raises OSError (smtplib's errors are among them)."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, recipient, " ".join(subject.splitlines())
        mail.set_content(body)
        with smtplib.SMTP(self.server, self.port, timeout=20) as connection:
            connection.send_message(mail)
