import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import helpwell.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0003_file_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("desk", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "looking",
            "typing",
            models.CharField(blank=True, default="", help_text="reply or note", max_length=5),
            preserve_default=False,
        ),
        migrations.AddField("looking", "typed_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "notice",
            "kind",
            models.CharField(
                choices=[
                    ("assigned", "Assigned to you"),
                    ("replied", "The customer answered"),
                    ("failed", "Your message did not arrive"),
                    ("mention", "You were mentioned"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("reply", "Reply"), ("note", "Internal note")], max_length=5
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                (
                    "recipients",
                    models.JSONField(
                        default=dict, help_text="Entries by role, as written; empty: as always."
                    ),
                ),
                ("is_signed", models.BooleanField(default=True)),
                (
                    "files",
                    models.JSONField(default=list, help_text="Tokens of the agent's uploads."),
                ),
                (
                    "mentions",
                    models.JSONField(default=list, help_text="Ids of agents picked after an @."),
                ),
                ("client_id", models.CharField(blank=True, max_length=32)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=helpwell.kit.clock.now)),
                ("updated_at", models.DateTimeField(default=helpwell.kit.clock.now)),
                ("shared_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.channel",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agent", "-updated_at", "-id"], name="draft_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "agent", "kind"), name="draft_once")
                ],
            },
        ),
    ]
