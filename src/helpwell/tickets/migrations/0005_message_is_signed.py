from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_acts_and_undo")]

    operations = [
        migrations.AddField(
            "message",
            "is_signed",
            models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether the signatures stand under it when it leaves.",
            ),
        )
    ]
