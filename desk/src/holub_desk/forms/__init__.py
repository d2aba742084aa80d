"""XLSForm in, compiled questionnaire out; what cannot be asked in a chat is refused where it stands, with a reason."""
